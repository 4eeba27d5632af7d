//! The loop that accepts connections: how many at once, and how long each may keep silent. Whoever connects and says
//! nothing, says it letter by letter, or never reads the answer, is put out, so that there is room for the others.

use axum::{Router, body::Body, extract::Request};
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::{Sleep, sleep},
};
use tower::ServiceExt as _;

/// After the system refused a connection (it has no more files, say), before the next is asked for.
const PAUSE: Duration = Duration::from_millis(100);
/// How long requests under way may still take after the program was told to stop.
const FAREWELL: Duration = Duration::from_secs(10);

/// What a connection may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections at once; further ones wait with the system until one ends.
    pub connections: usize,
    /// The longest for the head of a request to come, counted from the end of the request before it.
    pub head: Duration,
    /// The longest that an answer waits for its reader to take a piece of it.
    pub unread: Duration,
}

impl Default for Limits {
    /// 800: most systems let a program open 1,024 files, and the database, the evidence and the sheets need some.
    /// A phone on a bad line sends a head within a few seconds; half a minute without taking a byte is nobody's line.
    fn default() -> Self {
        Self {
            connections: 800,
            head: Duration::from_secs(15),
            unread: Duration::from_secs(30),
        }
    }
}

/// Serves `app` until `stop` is done; requests under way are answered first, within a few seconds.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    limits: Limits,
    stop: impl Future<Output = ()> + Send + 'static,
) {
    let room = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let next = async {
            let seat = Arc::clone(&room).acquire_owned().await;
            (listener.accept().await, seat)
        };
        let (accepted, seat) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "no connection was accepted"
                );
                sleep(PAUSE).await;
                continue;
            }
        };
        let connection = graceful.watch(connection(stream, app.clone(), limits));
        tokio::spawn(async move {
            // A connection that breaks off is its own end; there is nobody to be told.
            drop(connection.await);
            drop(seat);
        });
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = sleep(FAREWELL) => {}
    }
}

type Service =
    TowerToHyperService<tower::util::MapRequest<Router, fn(hyper::Request<Incoming>) -> Request>>;

fn connection(
    stream: TcpStream,
    app: Router,
    limits: Limits,
) -> http1::Connection<TokioIo<Patient>, Service> {
    // Small answers go out at once. A stream that can't be told so is slower, not wrong.
    drop(stream.set_nodelay(true));
    let service = app.map_request(as_asked as fn(_) -> _);
    let io = TokioIo::new(Patient {
        stream,
        silence: limits.unread,
        waiting: None,
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .serve_connection(io, TowerToHyperService::new(service))
}

fn as_asked(request: hyper::Request<Incoming>) -> Request {
    request.map(Body::new)
}

/// A stream that gives up on a reader who takes nothing.
struct Patient {
    stream: TcpStream,
    silence: Duration,
    /// Runs while the reader takes nothing.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    /// Passes on what a write says, unless it has been waiting too long.
    fn within<T>(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.waiting = None;
            return written;
        }
        let silence = self.silence;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(silence)));
        ready!(waiting.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.within(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.within(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        self.within(context, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        sync::oneshot,
    };

    const SOON: Duration = Duration::from_millis(200);
    /// Long for anything that ends at all.
    const PATIENCE: Duration = Duration::from_secs(20);

    /// Serves two addresses: a word, and an answer that fills every buffer on its way.
    async fn served(
        connections: usize,
        unread: Duration,
    ) -> (std::net::SocketAddr, oneshot::Sender<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = Router::new()
            .route("/", get(|| async { "there" }))
            .route("/long", get(|| async { vec![b'x'; 64 << 20] }));
        let limits = Limits {
            connections,
            head: SOON,
            unread,
        };
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(serve(listener, app, limits, async {
            drop(stopped.await);
        }));
        (address, stop)
    }

    async fn say(address: std::net::SocketAddr, words: &str) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(words.as_bytes()).await.unwrap();
        stream
    }

    /// Everything the other side says until it closes.
    async fn all(mut stream: TcpStream) -> String {
        let mut said = Vec::new();
        let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut said)).await;
        // A connection that was broken off has said what it said.
        drop(read.unwrap());
        String::from_utf8_lossy(&said).into_owned()
    }

    const WHOLE: &str = "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

    #[tokio::test]
    async fn who_keeps_silent_is_put_out() {
        let (address, _stop) = served(8, PATIENCE).await;
        for words in ["", "GET / HT", "GET / HTTP/1.1\r\nhost: x\r\n"] {
            all(say(address, words).await).await;
        }
        // Between two requests too.
        let kept = say(address, "GET / HTTP/1.1\r\nhost: x\r\n\r\n").await;
        assert!(all(kept).await.ends_with("there"));
    }

    #[tokio::test]
    async fn who_does_not_read_is_put_out_and_makes_room() {
        let (address, _stop) = served(1, SOON).await;
        let deaf = say(address, "GET /long HTTP/1.1\r\nhost: x\r\n\r\n").await;
        let waiting = say(address, WHOLE).await;
        assert!(all(waiting).await.ends_with("there"));
        assert!(all(deaf).await.len() < 64 << 20);
    }

    #[tokio::test]
    async fn beyond_the_limit_one_waits_for_room() {
        let (address, _stop) = served(4, PATIENCE).await;
        let mut silent = Vec::new();
        for _ in 0..64 {
            silent.push(say(address, "GET").await);
        }
        silent.truncate(4);
        assert!(all(say(address, WHOLE).await).await.ends_with("there"));
    }

    #[tokio::test]
    async fn what_is_under_way_is_answered_before_the_end() {
        let (address, stop) = served(8, PATIENCE).await;
        let idle = say(address, "").await;
        let mut under_way = say(address, "GET /long HTTP/1.1\r\nhost: x\r\n\r\n").await;
        let mut first = [0; 1];
        under_way.read_exact(&mut first).await.unwrap();
        stop.send(()).unwrap();
        assert!(all(under_way).await.len() > 64 << 20);
        assert_eq!(all(idle).await, "");
        assert!(TcpStream::connect(address).await.is_err());
    }
}
