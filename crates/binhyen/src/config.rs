//! Configuration: flags, then environment, then one TOML file, then defaults; read once and passed down.

mod smtp;

use clap::Args;
use serde::Deserialize;
pub(crate) use smtp::Smtp;
use std::{
    fmt, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    str::FromStr,
};
use tracing::Level;

/// Where the data lies when nothing else is said.
const DEFAULT_DATA: &str = "./data-binhyen";
const DEFAULT_LISTEN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);
/// The configuration file in the data folder.
const FILE_NAME: &str = "binhyen.toml";
/// A configuration file is a handful of lines; more is a mistake.
const FILE_BYTES: u64 = 64 * 1024;

/// What every command that reads the configuration can be told.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct DataArgs {
    /// Folder of the embedded database and the evidence. [env: `BINHYEN_DATA`]
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Configuration file; `binhyen.toml` in the data folder when not given. [env: `BINHYEN_CONFIG`]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Address by which others reach the pages; stands in links and on certificates. [env: `BINHYEN_PUBLIC_URL`]
    #[arg(long, value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// What is told on standard error: error, warn, info, debug or trace. [env: `BINHYEN_LOG`]
    #[arg(long, value_name = "LEVEL")]
    pub(crate) log: Option<Level>,
}

/// How the pages are served, for the commands that serve or look whether one can.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct ServeArgs {
    /// Address to listen on. [env: `BINHYEN_LISTEN`]
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<SocketAddr>,
    /// Connections at once. [env: `BINHYEN_CONNECTIONS`]
    #[arg(long, value_name = "N")]
    pub(crate) connections: Option<usize>,
}

/// What a configuration file may say: whatever a flag may, but where the file itself lies.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileConfig {
    data: Option<PathBuf>,
    public_url: Option<String>,
    log: Option<String>,
    listen: Option<SocketAddr>,
    connections: Option<usize>,
    smtp: Option<smtp::FileSmtp>,
}

/// Where a setting came from, as `doctor` shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A flag.
    Flag,
    /// An environment variable.
    Environment,
    /// The configuration file.
    File,
    /// The default.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Flag => "flag",
            Self::Environment => "environment",
            Self::File => "file",
            Self::Default => "default",
        })
    }
}

/// The configuration in force, each setting with where it came from.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// Folder of the embedded database and the evidence.
    pub(crate) data: (PathBuf, Origin),
    /// Configuration file, whether it exists or not.
    pub(crate) file: (PathBuf, Origin),
    /// Address by which others reach the pages, without a slash at the end; printed on certificates.
    pub(crate) public_url: (String, Origin),
    /// What is told on standard error.
    pub(crate) log: (Level, Origin),
    /// Address to listen on.
    pub(crate) listen: (SocketAddr, Origin),
    /// Connections at once.
    pub(crate) connections: (usize, Origin),
    /// The mail server; none unless one is given.
    pub(crate) smtp: Option<Smtp>,
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    /// The file can't be read.
    #[error("can't read the configuration file `{}`", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The data folder is a file, or can't be looked into.
    #[error("can't use the data folder `{}`", path.display())]
    Folder {
        /// Which folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The file is no configuration.
    #[error("the configuration file `{}` is wrong", path.display())]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// Line, column and reason.
        #[source]
        source: toml::de::Error,
    },
    /// The file is far too large.
    #[error("the configuration file `{}` is larger than {FILE_BYTES} bytes", .0.display())]
    TooLarge(PathBuf),
    /// A variable or a line of the file is not what it should be.
    #[error("`{name}` can't be `{value}`")]
    Value {
        /// The variable, or the key in the file.
        name: &'static str,
        /// What it says.
        value: String,
    },
    /// The public address is none.
    #[error("the public address `{0}` does not begin with http:// or https://")]
    PublicUrl(String),
    /// The mail server can't be used as described.
    #[error("the mail server of `smtp` can't be used")]
    Smtp(#[source] mail::ServerError),
    /// A line of `smtp` that must be there is not.
    #[error("`smtp` lacks `{0}`")]
    SmtpLacks(&'static str),
    /// Nobody could connect.
    #[error("`connections` must be at least 1")]
    NoConnections,
}

impl Config {
    /// Puts flags, environment, file and defaults together.
    pub(crate) fn read(data: &DataArgs, serve: &ServeArgs) -> Result<Self, ConfigError> {
        Self::read_from(data, serve, |name| std::env::var(name).ok())
    }

    fn read_from(
        data: &DataArgs,
        serve: &ServeArgs,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigError> {
        let env = Environment(variable);
        let folder = given(data.data.as_ref(), env.get("BINHYEN_DATA")?);
        let file = given(data.config.as_ref(), env.get("BINHYEN_CONFIG")?);
        let must_exist = file.is_some();
        let file = file.unwrap_or_else(|| {
            let folder = folder
                .as_ref()
                .map_or(Path::new(DEFAULT_DATA), |(path, _)| path);
            (folder.join(FILE_NAME), Origin::Default)
        });
        if let Some((folder, _)) = &folder {
            usable(folder)?;
        }
        let said = read_file(&file.0, must_exist)?;
        let folder = pick(folder, said.data, DEFAULT_DATA.into());
        usable(&folder.0)?;
        let listen = given(serve.listen.as_ref(), env.get("BINHYEN_LISTEN")?);
        let listen = pick(listen, said.listen, DEFAULT_LISTEN);
        let url = given(data.public_url.as_ref(), env.get("BINHYEN_PUBLIC_URL")?);
        let url = pick(url, said.public_url, format!("http://{}", listen.0));
        if !url.0.starts_with("http://") && !url.0.starts_with("https://") {
            return Err(ConfigError::PublicUrl(url.0));
        }
        let level = said.log.map(|text| parse("log", text)).transpose()?;
        let log = given(data.log.as_ref(), env.get("BINHYEN_LOG")?);
        let connections = given(serve.connections.as_ref(), env.get("BINHYEN_CONNECTIONS")?);
        let usual = web::Limits::default().connections;
        let connections = pick(connections, said.connections, usual);
        if connections.0 == 0 {
            return Err(ConfigError::NoConnections);
        }
        let smtp = smtp::read(said.smtp, &env)?;
        Ok(Self {
            data: folder,
            file,
            public_url: (url.0.trim_end_matches('/').to_owned(), url.1),
            log: pick(log, level, Level::WARN),
            listen,
            connections,
            smtp,
        })
    }

    /// Each setting by its key in the file, with its value and where it came from. Of a secret only that it is set.
    pub(crate) fn shown(&self) -> Vec<(&'static str, String, Origin)> {
        let log = self.log.0.as_str().to_lowercase();
        let mut shown = vec![
            ("config", self.file.0.display().to_string(), self.file.1),
            ("data", self.data.0.display().to_string(), self.data.1),
            ("public_url", self.public_url.0.clone(), self.public_url.1),
            ("log", log, self.log.1),
            ("listen", self.listen.0.to_string(), self.listen.1),
            (
                "connections",
                self.connections.0.to_string(),
                self.connections.1,
            ),
        ];
        match &self.smtp {
            Some(smtp) => shown.extend(smtp.shown()),
            None => shown.push((
                "smtp",
                "not set: no e-mail is sent".to_owned(),
                Origin::Default,
            )),
        }
        shown
    }
}

/// The environment; a variable that is empty counts as none, as files of services leave them.
struct Environment<F>(F);

impl<F: Fn(&str) -> Option<String>> Environment<F> {
    fn get<T: FromStr>(&self, name: &'static str) -> Result<Option<T>, ConfigError> {
        let text = (self.0)(name).filter(|text| !text.is_empty());
        text.map(|text| parse(name, text)).transpose()
    }
}

fn parse<T: FromStr>(name: &'static str, value: String) -> Result<T, ConfigError> {
    value
        .parse()
        .map_err(|_| ConfigError::Value { name, value })
}

/// A flag wins over a variable.
fn given<T: Clone>(flag: Option<&T>, variable: Option<T>) -> Option<(T, Origin)> {
    match flag {
        Some(value) => Some((value.clone(), Origin::Flag)),
        None => variable.map(|value| (value, Origin::Environment)),
    }
}

/// A folder that is not there yet may be created; what is there must be a folder that can be looked into.
fn usable(folder: &Path) -> Result<(), ConfigError> {
    match std::fs::read_dir(folder) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(ConfigError::Folder {
            path: folder.to_owned(),
            source,
        }),
    }
}

fn pick<T>(given: Option<(T, Origin)>, file: Option<T>, default: T) -> (T, Origin) {
    given
        .or(file.map(|value| (value, Origin::File)))
        .unwrap_or((default, Origin::Default))
}

fn read_file(path: &Path, must_exist: bool) -> Result<FileConfig, ConfigError> {
    let unreadable = |source| ConfigError::Unreadable {
        path: path.to_owned(),
        source,
    };
    match std::fs::metadata(path) {
        Ok(meta) if meta.len() > FILE_BYTES => return Err(ConfigError::TooLarge(path.to_owned())),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound && !must_exist => {
            return Ok(FileConfig::default());
        }
        Err(error) => return Err(unreadable(error)),
    }
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    toml::from_str(&text).map_err(|source| ConfigError::Malformed {
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(dir: &Path) -> DataArgs {
        DataArgs {
            data: Some(dir.to_owned()),
            ..DataArgs::default()
        }
    }

    fn read(
        data: &DataArgs,
        serve: &ServeArgs,
        env: &[(&str, &str)],
    ) -> Result<Config, ConfigError> {
        Config::read_from(data, serve, |name| {
            let found = env.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    /// Every setting as `doctor` would show it.
    fn shown(data: &DataArgs, serve: &ServeArgs, env: &[(&str, &str)]) -> String {
        let config = read(data, serve, env).unwrap();
        let lines = config.shown();
        let lines = lines
            .iter()
            .filter(|(key, ..)| !["config", "data", "smtp"].contains(key));
        let lines = lines.map(|(key, value, origin)| format!("{key} {value} ({origin})"));
        lines.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn flags_win_over_environment_environment_over_the_file_and_the_file_over_defaults() {
        let dir = tempfile::tempdir().unwrap();
        let (data, serve) = (args(dir.path()), ServeArgs::default());
        assert_eq!(
            shown(&data, &serve, &[]),
            "public_url http://127.0.0.1:8080 (default); log warn (default); \
             listen 127.0.0.1:8080 (default); connections 800 (default)"
        );
        let file = "listen = \"127.0.0.1:9000\"\npublic_url = \"https://x.vn/\"\nlog = \"info\"\nconnections = 64\n";
        std::fs::write(dir.path().join(FILE_NAME), file).unwrap();
        assert_eq!(
            shown(&data, &serve, &[("BINHYEN_LOG", "")]),
            "public_url https://x.vn (file); log info (file); listen 127.0.0.1:9000 (file); connections 64 (file)"
        );
        let env = [
            ("BINHYEN_LISTEN", "[::1]:80"),
            ("BINHYEN_LOG", "debug"),
            ("BINHYEN_PUBLIC_URL", "https://y.vn"),
            ("BINHYEN_CONNECTIONS", "5"),
        ];
        assert_eq!(
            shown(&data, &serve, &env),
            "public_url https://y.vn (environment); log debug (environment); \
             listen [::1]:80 (environment); connections 5 (environment)"
        );
        let data = DataArgs {
            public_url: Some("http://z.vn".to_owned()),
            log: Some(Level::ERROR),
            ..data
        };
        let serve = ServeArgs {
            listen: Some("127.0.0.1:7000".parse().unwrap()),
            connections: Some(6),
        };
        assert_eq!(
            shown(&data, &serve, &env),
            "public_url http://z.vn (flag); log error (flag); listen 127.0.0.1:7000 (flag); connections 6 (flag)"
        );
    }

    #[test]
    fn the_file_says_where_the_data_is_unless_someone_else_does() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("elsewhere.toml");
        std::fs::write(&path, "data = \"/srv/binhyen-data\"\n").unwrap();
        let config = |data: Option<PathBuf>, env: &[(&str, &str)]| {
            let args = DataArgs {
                data,
                config: Some(path.clone()),
                ..DataArgs::default()
            };
            read(&args, &ServeArgs::default(), env).unwrap().data
        };
        let there = PathBuf::from("/srv/binhyen-data");
        assert_eq!(config(None, &[]), (there, Origin::File));
        let other = dir.path().to_owned();
        let text = other.to_str().unwrap();
        let env = [("BINHYEN_DATA", text)];
        assert_eq!(config(None, &env), (other.clone(), Origin::Environment));
        assert_eq!(config(Some(other.clone()), &env), (other, Origin::Flag));
    }

    #[test]
    fn a_file_is_no_data_folder() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("data");
        std::fs::write(&file, "").unwrap();
        let tried = |path: &Path| read(&args(path), &ServeArgs::default(), &[]);
        assert!(matches!(tried(&file), Err(ConfigError::Folder { .. })));
        assert!(tried(&dir.path().join("not-yet")).is_ok());
    }

    #[test]
    fn what_is_wrong_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let refused = |data: &DataArgs, env: &[(&str, &str)]| {
            let error = read(data, &ServeArgs::default(), env).unwrap_err();
            crate::failure::chain(&error)
        };
        let check = |file: &str, env: &[(&str, &str)], words: &[&str]| {
            std::fs::write(dir.path().join(FILE_NAME), file).unwrap();
            let said = refused(&args(dir.path()), env);
            for word in words {
                assert!(said.contains(word), "{word} not in: {said}");
            }
        };
        check(
            "log = \"info\"\nlistn = 3\n",
            &[],
            &["binhyen.toml", "line 2", "`listn`"],
        );
        check("listen = 3\n", &[], &["line 1", "listen"]);
        check("log = \"loud\"\n", &[], &["`log`", "`loud`"]);
        check("connections = 0\n", &[], &["`connections`"]);
        check("public_url = \"x.vn\"\n", &[], &["`x.vn`"]);
        check(
            "",
            &[("BINHYEN_LISTEN", "8080")],
            &["`BINHYEN_LISTEN`", "`8080`"],
        );
        let missing = DataArgs {
            config: Some(dir.path().join("no.toml")),
            ..args(dir.path())
        };
        assert!(refused(&missing, &[]).contains("no.toml"));
    }
}
