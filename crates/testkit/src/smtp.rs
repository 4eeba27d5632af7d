//! A mail server on the loopback address that speaks SMTP over a real socket, takes what it is given, and can be told to be
//! as difficult as real ones are.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

/// How the server behaves from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Takes every message.
    Takes,
    /// Asks to come back later, before it hears anything.
    Busy,
    /// Knows no such address.
    RefusesRecipient,
    /// Wants no such message, once it has read it.
    RefusesContent,
    /// Asks to come back later, once it has read the message.
    BusyAfterContent,
    /// Closes the connection when it is told that a message comes.
    ClosesBeforeData,
    /// Takes the message and closes the connection without a word.
    ClosesAfterContent,
    /// Says nothing any more when it is told that a message comes.
    HangsBeforeData,
    /// Takes the message and says nothing any more.
    HangsAfterContent,
}

struct Shared {
    manner: Mutex<Manner>,
    taken: Mutex<Vec<String>>,
    connections: AtomicUsize,
    stopped: AtomicBool,
}

/// A mail server; stops when dropped.
pub struct SmtpServer {
    shared: Arc<Shared>,
    address: SocketAddr,
}

/// How long a server that hangs does so at most.
const HANGING: Duration = Duration::from_mins(2);
const LOOK_AGAIN: Duration = Duration::from_millis(10);

impl SmtpServer {
    /// A server on a free port.
    ///
    /// # Panics
    /// When there is no free port.
    pub fn start(manner: Manner) -> Self {
        Self::start_at(
            "127.0.0.1:0".parse().unwrap_or_else(|_| unreachable!()),
            manner,
        )
    }

    /// A server on this port: one that comes back.
    ///
    /// # Panics
    /// When the port is taken.
    #[expect(
        clippy::expect_used,
        reason = "a test that has no server can only stop"
    )]
    pub fn start_at(address: SocketAddr, manner: Manner) -> Self {
        let listener = TcpListener::bind(address).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared {
            manner: Mutex::new(manner),
            taken: Mutex::default(),
            connections: AtomicUsize::new(0),
            stopped: AtomicBool::new(false),
        });
        let served = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if served.stopped.load(Ordering::Relaxed) {
                    return;
                }
                served.connections.fetch_add(1, Ordering::Relaxed);
                let served = Arc::clone(&served);
                // A client that goes away ends its talk.
                thread::spawn(move || drop(talk(&stream, &served)));
            }
        });
        Self { shared, address }
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on it behaves so.
    pub fn behave(&self, manner: Manner) {
        *self
            .shared
            .manner
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = manner;
    }

    /// What it has taken so far, each message as it came.
    pub fn taken(&self) -> Vec<String> {
        let taken = self.shared.taken.lock();
        taken.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How often someone connected.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::Relaxed)
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::Relaxed);
        // The one that waits for connections is woken by one.
        drop(TcpStream::connect(self.address));
    }
}

impl Shared {
    fn manner(&self) -> Manner {
        *self.manner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hang(&self) {
        let mut waited = Duration::ZERO;
        while waited < HANGING && !self.stopped.load(Ordering::Relaxed) {
            thread::sleep(LOOK_AGAIN);
            waited += LOOK_AGAIN;
        }
    }
}

/// One conversation, until the client leaves or the server has had enough.
fn talk(stream: &TcpStream, shared: &Shared) -> std::io::Result<()> {
    let mut out = stream;
    let mut lines = BufReader::new(stream);
    let mut line = String::new();
    out.write_all(b"220 test.example ESMTP\r\n")?;
    loop {
        line.clear();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let word = line.trim_end().to_ascii_uppercase();
        let answer = match word.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => "250-test.example\r\n250-AUTH PLAIN\r\n250 8BITMIME",
            "AUTH" => "235 2.7.0 welcome",
            "MAIL" if shared.manner() == Manner::Busy => "451 4.3.2 come back later",
            "RCPT" if shared.manner() == Manner::RefusesRecipient => "550 5.1.1 no such address",
            "DATA" => match data(out, &mut lines, shared)? {
                Some(answer) => answer,
                None => return Ok(()),
            },
            "QUIT" => {
                out.write_all(b"221 bye\r\n")?;
                return Ok(());
            }
            _ => "250 ok",
        };
        out.write_all(format!("{answer}\r\n").as_bytes())?;
    }
}

/// Takes a message; the answer, or nothing when the connection is to be closed.
fn data(
    mut out: &TcpStream,
    lines: &mut BufReader<&TcpStream>,
    shared: &Shared,
) -> std::io::Result<Option<&'static str>> {
    match shared.manner() {
        Manner::ClosesBeforeData => return Ok(None),
        Manner::HangsBeforeData => {
            shared.hang();
            return Ok(None);
        }
        _ => out.write_all(b"354 go ahead\r\n")?,
    }
    let mut message = String::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        if line == ".\r\n" {
            break;
        }
        message.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
    let manner = shared.manner();
    match manner {
        Manner::RefusesContent => return Ok(Some("554 5.6.0 not this")),
        Manner::BusyAfterContent => return Ok(Some("452 4.3.1 no room now")),
        _ => {}
    }
    let mut taken = shared.taken.lock().unwrap_or_else(PoisonError::into_inner);
    taken.push(message);
    drop(taken);
    match manner {
        Manner::ClosesAfterContent => Ok(None),
        Manner::HangsAfterContent => {
            shared.hang();
            Ok(None)
        }
        _ => Ok(Some("250 2.0.0 taken")),
    }
}
