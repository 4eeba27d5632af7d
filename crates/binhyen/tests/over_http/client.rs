//! A reader of pages who has no more than sockets: enough to enter, read, post forms, and see when nobody answers.

use std::{
    io::{self, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// Longer than any answer takes, even on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);
const BOUNDARY: &str = "----binhyen-test";

/// Whoever has entered, or nobody.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) address: SocketAddr,
    pub(crate) cookie: String,
}

/// A whole answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    /// The body of a page that must be there.
    pub(crate) fn page(self) -> String {
        assert_eq!(self.status, 200, "{}\n{}", self.head, self.body);
        self.body
    }
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Self {
        let cookie = String::new();
        Self { address, cookie }
    }

    /// Enters the demonstration as the first person of its front page with this role.
    pub(crate) fn enter(address: SocketAddr, role: &str) -> Self {
        let front = Self::new(address).get("/").unwrap().page();
        let button = format!("data-enter=\"{role}\"");
        let (before, _) = front.split_once(&button).unwrap();
        Self::take_seat(address, last(before, "name=\"post\" value=\"", "\""))
    }

    /// Enters as the one whose button says `role` and `office`.
    pub(crate) fn enter_at(address: SocketAddr, role: &str, office: &str) -> Self {
        let front = Self::new(address).get("/").unwrap().page();
        let button = front.split("data-post=\"").skip(1).find(|button| {
            let button = button.split("</button>").next().unwrap_or_default();
            button.contains(role) && button.contains(office)
        });
        let post = button.and_then(|button| button.split('"').next());
        Self::take_seat(address, post.unwrap())
    }

    fn take_seat(address: SocketAddr, post: &str) -> Self {
        let mut client = Self::new(address);
        let answer = client.post("/enter", &[("post", post)]).unwrap();
        let cookie = answer.header("set-cookie").unwrap();
        cookie
            .split(';')
            .next()
            .unwrap()
            .clone_into(&mut client.cookie);
        client
    }

    pub(crate) fn get(&self, path: &str) -> io::Result<Answer> {
        self.send(&self.head("GET", path, ""), &[])
    }

    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        let pairs = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", encode(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
        let length = format!("{kind}Content-Length: {}\r\n", body.len());
        self.send(&self.head("POST", path, &length), body.as_bytes())
    }

    /// Posts a form with one file.
    pub(crate) fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        file: &[u8],
    ) -> io::Result<Answer> {
        let (head, body) = self.upload_parts(path, fields, file);
        self.send(&head, &body)
    }

    /// Head and body of a form with one file.
    pub(crate) fn upload_parts(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        file: &[u8],
    ) -> (String, Vec<u8>) {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        let part = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n"
        );
        body.extend_from_slice(part.as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let about = format!(
            "Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {}\r\n",
            body.len()
        );
        (self.head("POST", path, &about), body)
    }

    /// The head of a request; the old version of the protocol ends each answer by closing.
    pub(crate) fn head(&self, method: &str, path: &str, more: &str) -> String {
        let (address, cookie) = (self.address, &self.cookie);
        format!("{method} {path} HTTP/1.0\r\nHost: {address}\r\nCookie: {cookie}\r\n{more}\r\n")
    }

    /// Sends a request and waits for all of its answer.
    pub(crate) fn send(&self, head: &str, body: &[u8]) -> io::Result<Answer> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes);
        let torn = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let (head, body) = text.split_once("\r\n\r\n").ok_or_else(torn)?;
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        Ok(Answer {
            status: status.ok_or_else(torn)?,
            head: head.to_owned(),
            body: body.to_owned(),
        })
    }
}

/// What stands last in `text` between these two.
pub(crate) fn last<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.rsplit_once(before).unwrap();
    rest.split(after).next().unwrap()
}

/// What stands first in `text` between these two.
pub(crate) fn first<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let Some((_, rest)) = text.split_once(before) else {
        panic!("no {before} in:\n{text}")
    };
    rest.split(after).next().unwrap()
}

fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").unwrap();
        }
    }
    out
}

/// A picture of one grey pixel that differs from all others by `number`.
pub(crate) fn picture(number: u32) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8], data: &[u8]| {
        png.extend_from_slice(&u32::try_from(data.len()).unwrap().to_be_bytes());
        let body = [kind, data].concat();
        png.extend_from_slice(&body);
        png.extend_from_slice(&crc(&body).to_be_bytes());
    };
    // One row of sixteen pixels, eight bits of grey each: the bits of the number.
    chunk(b"IHDR", &[0, 0, 0, 32, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
    let mut row = vec![0];
    row.extend((0..32).map(|bit| if number >> bit & 1 == 1 { 255 } else { 0 }));
    let length = u16::try_from(row.len()).unwrap();
    let mut data = vec![0x78, 0x01, 0x01];
    data.extend_from_slice(&length.to_le_bytes());
    data.extend_from_slice(&(!length).to_le_bytes());
    data.extend_from_slice(&row);
    data.extend_from_slice(&adler(&row).to_be_bytes());
    chunk(b"IDAT", &data);
    chunk(b"IEND", &[]);
    png
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (0_u32.wrapping_sub(crc & 1)))
        })
    })
}

fn adler(bytes: &[u8]) -> u32 {
    let (a, b) = bytes.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    b << 16 | a
}
