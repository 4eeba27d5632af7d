//! `binhyen serve`

use super::{begin, open, open_demo};
use crate::{
    config::{Config, DataArgs, ServeArgs},
    failure::{Failure, chain, note, say},
    post,
};
use base::Lang;
use std::time::Duration;
use web::{App, Limits, Stage};

/// How long work that nobody waits for may still take after the last answer.
const FAREWELL: Duration = Duration::from_secs(10);

/// Between two passes that end what is kept only for a time.
const DAY: Duration = Duration::from_hours(24);
const HOUR: Duration = Duration::from_hours(1);

/// Serve the pages.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    serve: ServeArgs,
    /// The demonstration: invented sites, its own clock, one click per role. Only on the loopback address.
    #[arg(long)]
    demo: bool,
}

/// Serves until told to stop.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let config = begin(&args.data, &args.serve)?;
    if args.demo && !config.listen.0.ip().is_loopback() {
        return Err(Failure::Use(
            "the demonstration lets anyone enter, so it listens on the loopback address only"
                .to_owned(),
        ));
    }
    if args.demo && config.smtp.is_some() {
        note(format_args!(
            "the demonstration sends no e-mail, whatever mail server is given"
        ));
    }
    let stage = stage(&config, args.demo)?;
    let pages = App {
        stage,
        site_name: "Bình Yên".into(),
        public_url: config.public_url.0.as_str().into(),
        lang: Lang::Vi,
    };
    let app = web::app(pages.clone());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::environment(&error, "the system gives no threads"))?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(config.listen.0).await.map_err(|error| Failure::Environment {
            what: format!("can't listen on {}: {error}", config.listen.0),
            advice: "another program may use the port: give another with --listen 127.0.0.1:8081",
        })?;
        let address = listener.local_addr().unwrap_or(config.listen.0);
        say(format_args!("Bình Yên: http://{address}/"));
        tokio::spawn(turn(pages.clone()));
        if let (Some(smtp), false) = (config.smtp, args.demo) {
            tokio::spawn(post::send(pages.clone(), smtp.server));
        }
        tokio::spawn(retain(pages));
        let limits = Limits { connections: config.connections.0, ..Limits::default() };
        web::serve(listener, app, limits, told_to_stop()).await;
        Ok::<_, Failure>(())
    })?;
    runtime.shutdown_timeout(FAREWELL);
    Ok(())
}

/// Ends what was kept to its day, at the start and each day after. It walks all files, so nobody waits for it.
async fn retain(state: App) {
    let mut days = tokio::time::interval(DAY);
    loop {
        days.tick().await;
        match office::retention::run_all(&state.office()).await {
            Ok(ended) => tracing::info!(?ended, "what was kept to its end is removed"),
            Err(error) => tracing::error!(error = chain(&error), "nothing could be ended"),
        }
    }
}

/// What a new day brings by itself: dossiers of sites that close on it. Asked each hour, as nobody restarts at midnight.
async fn turn(state: App) {
    let mut hours = tokio::time::interval(HOUR);
    loop {
        hours.tick().await;
        match office::sites::end_closed(&state.office()).await {
            Ok(0) => {}
            Ok(ended) => tracing::info!(ended, "dossiers ended with their sites"),
            Err(error) => tracing::error!(error = chain(&error), "no dossier could be ended"),
        }
    }
}

fn stage(config: &Config, demo: bool) -> Result<Stage, Failure> {
    if !demo {
        return Ok(Stage::Real(open(&config.data.0)?));
    }
    note(format_args!(
        "the first start plays the years before 20 October 2026; later starts take a moment"
    ));
    Ok(Stage::Demo(open_demo(config)?))
}

/// Ends at Ctrl-C or SIGTERM.
async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::warn!(error = chain(&error), "SIGTERM is not heard");
                std::future::pending::<()>().await;
            }
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        _ = interrupted => {}
        () = terminated => {}
    }
}
