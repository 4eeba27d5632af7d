//! Clients that hang up in the middle of whatever they do leave nothing behind.

use crate::{
    client::{Client, first, picture},
    program::{Program, made, run},
};
use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

/// A burst of as many once took every connection that a program of this kind had to its database.
const CLIENTS: usize = 64;
/// Fewer than the clients, so that they also wait for each other.
const CONNECTIONS: &str = "16";
/// Within this time everything is as it was, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where a client hangs up.
#[derive(Clone, Copy, Debug)]
enum Cut {
    Connected,
    InHead,
    InForm,
    InUpload,
    /// All is sent, and the answer is not waited for.
    BeforeAnswer,
    InAnswer,
}

const CUTS: [Cut; 6] = [
    Cut::Connected,
    Cut::InHead,
    Cut::InForm,
    Cut::InUpload,
    Cut::BeforeAnswer,
    Cut::InAnswer,
];

/// What the clients ask for.
struct Pages {
    minutes: String,
    contacts: String,
}

fn hang_up(client: &Client, pages: &Pages, number: usize) {
    let mut stream = TcpStream::connect(client.address).unwrap();
    let mut say = |bytes: &[u8]| {
        // The program may have hung up first.
        let _ = stream.write_all(bytes);
    };
    let form = "do=set&office=V%C4%83n+th%C6%B0&phone=02933123456&purpose=x&ends_on=31%2F12%2F2027";
    let about = format!(
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
        form.len()
    );
    let posting = client.head("POST", &pages.contacts, &about);
    match CUTS[number % CUTS.len()] {
        Cut::Connected => {}
        Cut::InHead => say(&posting.as_bytes()[..posting.len() / 2]),
        Cut::InForm => {
            say(posting.as_bytes());
            say(&form.as_bytes()[..20]);
        }
        Cut::InUpload => {
            let file = [picture(7), vec![0; 4 << 20]].concat();
            let fields = [
                ("do", "give"),
                ("title", "Nửa chừng"),
                ("about_day", "10/10/2026"),
            ];
            let (head, body) = client.upload_parts(&pages.minutes, &fields, &file);
            say(head.as_bytes());
            say(&body[..body.len() / 2]);
        }
        Cut::BeforeAnswer => {
            say(posting.as_bytes());
            say(form.as_bytes());
        }
        Cut::InAnswer => {
            say(client.head("GET", "/", "").as_bytes());
            let mut few = [0; 16];
            let _ = stream.read(&mut few);
        }
    }
}

/// Waits until `holds`, and says what does not when it never does.
fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < PATIENCE, "{what}");
        thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn clients_that_hang_up_leave_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    made(data);
    let program = Program::serve_with(data, &["--connections", CONNECTIONS]);
    let client = Client::enter(program.address, "safety-officer");
    let home = client.get("/").unwrap().page();
    let dossier = first(&home, "href=\"/dossiers/", "\"");
    let pages = Pages {
        minutes: format!(
            "/dossiers/{}/minutes",
            dossier.split(['/', '?']).next().unwrap()
        ),
        contacts: format!("/sites/{}/contacts", first(&home, "href=\"/sites/", "\"")),
    };
    client.get(&pages.minutes).unwrap().page();
    #[cfg(target_os = "linux")]
    let before = program.sockets();

    for _ in 0..2 {
        thread::scope(|scope| {
            for number in 0..CLIENTS {
                let (client, pages) = (&client, &pages);
                scope.spawn(move || hang_up(client, pages, number));
            }
        });
    }

    // Others are answered at once, and what they do is done.
    let began = Instant::now();
    client.get("/").unwrap().page();
    let fields = [
        ("do", "set"),
        ("office", "Phòng trực"),
        ("phone", "02933123457"),
        ("purpose", "Trực bảo vệ"),
        ("ends_on", "31/12/2027"),
    ];
    let done = client.post(&pages.contacts, &fields).unwrap();
    assert_eq!(done.status, 303, "{}", done.body);
    assert!(began.elapsed() < PATIENCE, "{:?}", began.elapsed());
    #[cfg(target_os = "linux")]
    wait_until("connections are left open", || program.sockets() <= before);
    let coming = data.join("demo-2026-10-20/evidence/coming");
    wait_until("half a file is left", || {
        fs::read_dir(&coming).unwrap().next().is_none()
    });
    let minutes = client.get(&pages.minutes).unwrap().page();
    assert!(!minutes.contains("Nửa chừng"), "half an upload was taken");
    program.kill();
    let found = run(&["check"], data);
    assert!(
        found.status.success(),
        "{}",
        String::from_utf8_lossy(&found.stdout)
    );
}
