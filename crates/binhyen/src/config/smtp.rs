//! The mail server: off unless a host is given, by environment or by the part `[smtp]` of the file. A password is read from
//! the environment or from a file of its own, never from the configuration, which people pass around.

use super::{ConfigError, Environment, Origin};
use mail::{Encryption, Server};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// A password file holds one line; more is a mistake.
const PASSWORD_BYTES: u64 = 4096;

/// What the part `[smtp]` of a configuration file may say.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileSmtp {
    host: Option<String>,
    port: Option<u16>,
    tls: Option<String>,
    user: Option<String>,
    password_file: Option<PathBuf>,
    from: Option<String>,
}

/// The mail server in force, each setting with where it came from.
#[derive(Clone, Debug)]
pub(crate) struct Smtp {
    /// The server.
    pub(crate) server: Server,
    host: Origin,
    port: Origin,
    encryption: Origin,
    user: Origin,
    password: Origin,
    from: Origin,
}

/// Puts environment, file and defaults together; nothing where no host is given.
pub(super) fn read(
    file: Option<FileSmtp>,
    env: &Environment<impl Fn(&str) -> Option<String>>,
) -> Result<Option<Smtp>, ConfigError> {
    let file = file.unwrap_or_default();
    let Some(host) = either(env.get("BINHYEN_SMTP_HOST")?, file.host) else {
        return Ok(None);
    };
    let encryption = match either(env.get::<String>("BINHYEN_SMTP_TLS")?, file.tls) {
        Some((text, origin)) => (text.parse().map_err(ConfigError::Smtp)?, origin),
        None => (Encryption::Implicit, Origin::Default),
    };
    let port = either(env.get("BINHYEN_SMTP_PORT")?, file.port);
    let port = port.unwrap_or((encryption.0.usual_port(), Origin::Default));
    let user = either(env.get("BINHYEN_SMTP_USER")?, file.user);
    let password = password(
        env.get("BINHYEN_SMTP_PASSWORD")?,
        either(env.get("BINHYEN_SMTP_PASSWORD_FILE")?, file.password_file),
    )?;
    let from = either(env.get("BINHYEN_SMTP_FROM")?, file.from);
    let (from, from_origin) = from.ok_or(ConfigError::SmtpLacks("from"))?;
    let origin = |found: Option<Origin>| found.unwrap_or(Origin::Default);
    let origins = (
        origin(user.as_ref().map(|(_, origin)| *origin)),
        origin(password.as_ref().map(|(_, origin)| *origin)),
    );
    let login = match (user, password) {
        (Some((user, _)), Some((password, _))) => Some((user, password)),
        (None, None) => None,
        (Some(_), None) => return Err(ConfigError::SmtpLacks("password_file")),
        (None, Some(_)) => return Err(ConfigError::SmtpLacks("user")),
    };
    let server = Server {
        host: host.0,
        port: port.0,
        encryption: encryption.0,
        login,
        from,
    };
    Ok(Some(Smtp {
        server: server.checked().map_err(ConfigError::Smtp)?,
        host: host.1,
        port: port.1,
        encryption: encryption.1,
        user: origins.0,
        password: origins.1,
        from: from_origin,
    }))
}

/// The environment wins over the file.
fn either<T>(variable: Option<T>, file: Option<T>) -> Option<(T, Origin)> {
    let variable = variable.map(|value| (value, Origin::Environment));
    variable.or(file.map(|value| (value, Origin::File)))
}

fn password(
    said: Option<String>,
    file: Option<(PathBuf, Origin)>,
) -> Result<Option<(String, Origin)>, ConfigError> {
    if let Some(password) = said {
        return Ok(Some((password, Origin::Environment)));
    }
    let Some((path, origin)) = file else {
        return Ok(None);
    };
    let text = one_line(&path)?;
    Ok(Some((text, origin)))
}

fn one_line(path: &Path) -> Result<String, ConfigError> {
    let unreadable = |source| ConfigError::Unreadable {
        path: path.to_owned(),
        source,
    };
    if std::fs::metadata(path).map_err(unreadable)?.len() > PASSWORD_BYTES {
        return Err(ConfigError::TooLarge(path.to_owned()));
    }
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

impl Smtp {
    /// Each setting by its key in the file, with its value and where it came from; of the password only that it is set.
    pub(super) fn shown(&self) -> Vec<(&'static str, String, Origin)> {
        let server = &self.server;
        let mut shown = vec![
            ("smtp.host", server.host.clone(), self.host),
            ("smtp.port", server.port.to_string(), self.port),
            (
                "smtp.tls",
                server.encryption.as_str().to_owned(),
                self.encryption,
            ),
            ("smtp.from", server.from.clone(), self.from),
        ];
        if let Some((user, _)) = &server.login {
            shown.push(("smtp.user", user.clone(), self.user));
            shown.push(("smtp.password", "set".to_owned(), self.password));
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_with(file: &str, env: &[(&str, &str)]) -> Result<Option<Smtp>, ConfigError> {
        let file: FileSmtp = toml::from_str(file).unwrap();
        let env = Environment(|name: &str| {
            let found = env.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        });
        read(Some(file), &env)
    }

    fn shown(smtp: &Smtp) -> String {
        let lines = smtp.shown().into_iter();
        let lines = lines.map(|(key, value, origin)| format!("{key} {value} ({origin})"));
        lines.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn no_host_no_mail() {
        assert!(read_with("", &[]).unwrap().is_none());
        assert!(read_with("from = \"a@b.vn\"", &[]).unwrap().is_none());
    }

    #[test]
    fn the_environment_wins_and_the_password_is_never_shown() {
        let file = "host = \"localhost\"\ntls = \"none\"\nuser = \"u\"\nfrom = \"a@b.vn\"\n";
        let env = [
            ("BINHYEN_SMTP_PASSWORD", "geheim"),
            ("BINHYEN_SMTP_PORT", "2525"),
        ];
        let smtp = read_with(file, &env).unwrap().unwrap();
        assert_eq!(
            shown(&smtp),
            "smtp.host localhost (file); smtp.port 2525 (environment); smtp.tls none (file); smtp.from a@b.vn (file); \
             smtp.user u (file); smtp.password set (environment)"
        );
        assert!(!format!("{smtp:?}").contains("geheim"));
    }

    #[test]
    fn a_password_stands_in_a_file_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        std::fs::write(&path, "geheim\n").unwrap();
        let file = format!(
            "host = \"127.0.0.1\"\ntls = \"none\"\nuser = \"u\"\nfrom = \"a@b.vn\"\npassword_file = {path:?}\n"
        );
        let smtp = read_with(&file, &[]).unwrap().unwrap();
        assert_eq!(
            smtp.server.login,
            Some(("u".to_owned(), "geheim".to_owned()))
        );
        assert_eq!(smtp.server.port, 25);
        assert!(toml::from_str::<FileSmtp>("password = \"geheim\"").is_err());
    }

    #[test]
    fn what_is_missing_or_unsafe_is_named() {
        let check = |file: &str, word: &str| {
            let error = read_with(file, &[]).unwrap_err();
            let said = crate::failure::chain(&error);
            assert!(said.contains(word), "{word} not in {said}");
        };
        check("host = \"localhost\"\ntls = \"none\"", "`from`");
        check(
            "host = \"x\"\nfrom = \"a@b.vn\"\nuser = \"u\"",
            "`password_file`",
        );
        check(
            "host = \"x\"\nfrom = \"nobody\"\ntls = \"none\"",
            "`nobody`",
        );
        check("host = \"x\"\nfrom = \"a@b.vn\"\ntls = \"ssl\"", "`ssl`");
    }
}
