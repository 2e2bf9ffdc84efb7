//! `demo`: everything with sample data, on an embedded database, without any outside service. FOR TRYING OUT ONLY: it brings
//! its own identity provider, whose key lies beside the data.

mod data;
mod print;
mod sample;

use super::{Outcome, migrate, told};
use clap::Args;
use coachgraph::{
    access::dev::DevProvider,
    app::App,
    platform::{clock::Clock, config::Config, db, telemetry},
    server,
    transport::http::dev,
};
use std::{
    collections::BTreeMap,
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::PathBuf,
    sync::Arc,
};

/// The API's name in tokens.
const AUDIENCE: &str = "https://coachgraph.example/demo";

#[derive(Args)]
pub struct Demo {
    /// Where the database and the key live. A second start keeps what is there.
    #[arg(long, default_value = "demo-data")]
    data: PathBuf,
    /// The port of the API; 0 picks a free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Prints one line of JSON instead of text.
    #[arg(long)]
    json: bool,
}

impl Demo {
    pub async fn run(self) -> Outcome {
        let trouble = |error: std::io::Error| vec![format!("{}: {error}", self.data.display())];
        fs::create_dir_all(&self.data).map_err(trouble)?;
        let config = self.config()?;
        telemetry::start_logging(&config).map_err(told)?;
        let _lock = db::lock_file(&config.database_url).map_err(told)?;
        let clock = Clock::system();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|error| vec![error.to_string()])?;
        let issuer = listener.local_addr().map_err(|error| vec![error.to_string()])?;
        let providers = self.providers(issuer, &clock)?;
        let provider = tokio::spawn(dev::start(listener, &providers).map_err(told)?);
        self.seed(config.clone(), &providers).await?;
        let app = Arc::new(App::build(config, clock).await.map_err(told)?);
        let mut tokens = sample::tokens(&providers).map_err(told)?;
        tokens.insert("scim", sample::scim_token(&app).await.map_err(told)?);
        let mut running = server::start(app).await.map_err(told)?;
        print::all(running.address, &tokens, self.json);
        running.until_signal().await.map_err(told)?;
        running.stop().await;
        provider.abort();
        Ok(())
    }

    fn config(&self) -> Outcome<Config> {
        let defaults = Config::defaults()?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        Ok(Config {
            database_url: format!("sqlite://{}", self.data.join("coachgraph.sqlite").display()),
            http_listen: address,
            public_url: format!("http://{address}"),
            metrics_listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            production: false,
            access_allow_loopback_issuers: true,
            log_filter: "warn".into(),
            ..defaults
        })
    }

    /// One issuer per organization, all with the key that lies beside the data.
    fn providers(&self, address: SocketAddr, clock: &Clock) -> Outcome<BTreeMap<&'static str, DevProvider>> {
        let mut providers = BTreeMap::new();
        for name in [sample::ACME, sample::GLOBEX] {
            let path = self.data.join(format!("{name}.development-only.key"));
            let (issuer, audience) = (format!("http://{address}/{name}"), AUDIENCE.to_owned());
            let provider = match fs::read(&path) {
                Ok(key) => DevProvider::from_pkcs8(issuer, audience, clock.clone(), &key).map_err(told)?,
                Err(_) => {
                    let made = DevProvider::new(issuer, audience, clock.clone()).map_err(told)?;
                    write_private(&path, made.pkcs8()).map_err(|error| vec![format!("{}: {error}", path.display())])?;
                    made
                }
            };
            providers.insert(name, provider);
        }
        Ok(providers)
    }

    /// Brings the sample data in on the first start; later only tells the organizations where their issuer is today.
    async fn seed(&self, config: Config, providers: &BTreeMap<&'static str, DevProvider>) -> Outcome {
        // The sample happened over the last three weeks: its clock starts there.
        let clock = Clock::stopped(Clock::system().now() - sample::AGE);
        let app = App::build(config, clock).await.map_err(told)?;
        migrate(&app).await?;
        sample::bring_in(&app, providers).await.map_err(told)
    }
}

/// Writes a file that only its owner reads.
fn write_private(path: &std::path::Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    fs::File::options().create_new(true).write(true).mode(0o600).open(path)?.write_all(bytes)
}
