//! Configuration: flags and environment first, then one TOML file, then defaults; read once and passed down.

use clap::Args;
use serde::Deserialize;
use std::{
    fmt, io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// Where the data lies when nothing else is said.
const DEFAULT_DATA: &str = "./data-binhyen";
const DEFAULT_LISTEN: &str = "127.0.0.1:8080";
/// The configuration file in the data folder.
const FILE_NAME: &str = "binhyen.toml";
/// A configuration file is a handful of lines; more is a mistake.
const FILE_BYTES: u64 = 64 * 1024;

/// Where the data lies and where the pages are, common to every command that reads the configuration.
#[derive(Args, Clone, Debug)]
pub(crate) struct DataArgs {
    /// Folder of the embedded database and the evidence.
    #[arg(long, env = "BINHYEN_DATA", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Configuration file; `binhyen.toml` in the data folder when not given.
    #[arg(long, env = "BINHYEN_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Address by which others reach the pages; stands in links and on certificates.
    #[arg(long, env = "BINHYEN_PUBLIC_URL", value_name = "URL")]
    pub(crate) public_url: Option<String>,
}

/// What a configuration file may say.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileConfig {
    listen: Option<SocketAddr>,
    public_url: Option<String>,
}

/// Where a setting came from, as `doctor` shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A flag or an environment variable.
    Given,
    /// The configuration file.
    File,
    /// The default.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Given => "flag or environment",
            Self::File => "file",
            Self::Default => "default",
        })
    }
}

/// The configuration in force.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// Folder of the embedded database and the evidence.
    pub(crate) data: (PathBuf, Origin),
    /// Configuration file, whether it exists or not.
    pub(crate) file: PathBuf,
    /// Address to listen on.
    pub(crate) listen: (SocketAddr, Origin),
    /// Address by which others reach the pages, without a slash at the end; printed on certificates.
    pub(crate) public_url: (String, Origin),
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
    /// The public address is none.
    #[error("the public address `{0}` does not begin with http:// or https://")]
    PublicUrl(String),
}

impl Config {
    /// Puts flags, file and defaults together.
    pub(crate) fn read(data: &DataArgs, listen: Option<SocketAddr>) -> Result<Self, ConfigError> {
        let folder = match &data.data {
            Some(path) => (path.clone(), Origin::Given),
            None => (PathBuf::from(DEFAULT_DATA), Origin::Default),
        };
        usable(&folder.0)?;
        let path = data
            .config
            .clone()
            .unwrap_or_else(|| folder.0.join(FILE_NAME));
        let file = read_file(&path, data.config.is_some())?;
        let default_listen = SocketAddr::from(([127, 0, 0, 1], 8080));
        debug_assert_eq!(default_listen.to_string(), DEFAULT_LISTEN);
        let listen = pick(listen, file.listen, default_listen);
        let default_url = format!("http://{}", listen.0);
        let url = pick(data.public_url.clone(), file.public_url, default_url);
        if !url.0.starts_with("http://") && !url.0.starts_with("https://") {
            return Err(ConfigError::PublicUrl(url.0));
        }
        let url = (url.0.trim_end_matches('/').to_owned(), url.1);
        Ok(Self {
            data: folder,
            file: path,
            listen,
            public_url: url,
        })
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

fn pick<T>(given: Option<T>, file: Option<T>, default: T) -> (T, Origin) {
    match (given, file) {
        (Some(value), _) => (value, Origin::Given),
        (None, Some(value)) => (value, Origin::File),
        (None, None) => (default, Origin::Default),
    }
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
            config: None,
            public_url: None,
        }
    }

    #[test]
    fn flags_win_over_the_file_and_the_file_over_defaults() {
        let dir = tempfile::tempdir().unwrap();
        let none = Config::read(&args(dir.path()), None).unwrap();
        assert_eq!(
            none.listen,
            (DEFAULT_LISTEN.parse().unwrap(), Origin::Default)
        );
        assert_eq!(none.public_url.0, "http://127.0.0.1:8080");
        std::fs::write(
            dir.path().join(FILE_NAME),
            "listen = \"127.0.0.1:9000\"\npublic_url = \"https://x.vn/\"\n",
        )
        .unwrap();
        let file = Config::read(&args(dir.path()), None).unwrap();
        assert_eq!(
            file.listen,
            ("127.0.0.1:9000".parse().unwrap(), Origin::File)
        );
        assert_eq!(file.public_url, ("https://x.vn".to_owned(), Origin::File));
        let flag =
            Config::read(&args(dir.path()), Some("127.0.0.1:7000".parse().unwrap())).unwrap();
        assert_eq!(flag.listen.1, Origin::Given);
    }

    #[test]
    fn a_file_is_no_data_folder() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("data");
        std::fs::write(&file, "").unwrap();
        assert!(matches!(
            Config::read(&args(&file), None),
            Err(ConfigError::Folder { .. })
        ));
        assert!(Config::read(&args(&dir.path().join("not-yet")), None).is_ok());
    }

    #[test]
    fn a_wrong_file_is_named() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE_NAME), "listn = 3\n").unwrap();
        assert!(matches!(
            Config::read(&args(dir.path()), None),
            Err(ConfigError::Malformed { .. })
        ));
        let missing = DataArgs {
            config: Some(dir.path().join("no.toml")),
            ..args(dir.path())
        };
        assert!(matches!(
            Config::read(&missing, None),
            Err(ConfigError::Unreadable { .. })
        ));
        std::fs::write(dir.path().join(FILE_NAME), "public_url = \"x.vn\"\n").unwrap();
        assert!(matches!(
            Config::read(&args(dir.path()), None),
            Err(ConfigError::PublicUrl(_))
        ));
    }
}
