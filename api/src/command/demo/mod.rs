//! `demo`: the API with sample data on an embedded database, without any outside service. FOR TRYING OUT ONLY: it is its own
//! identity provider, and the signing keys are stored with the data.
//!
//! A second start on the same data keeps everything, including the tokens of the first. The issuer of a token contains the address of the
//! API, so tokens are accepted only while the port stays the same; see [`Demo::port`].
//!
//! `demo --env` prints tokens without a server: it signs them with the stored keys, for the address that the last start has stored beside
//! them. It writes nothing, so it can run while the demo runs.

mod badges;
mod commitments;
mod evidence;
mod first_start;
mod goals;
mod history;
mod live;
mod organizations;
mod questions;
mod reflections;
mod sample_data;
mod sharing;
mod startup_message;
mod webhooks;

use super::{Outcome, migrate, to_messages};
use clap::Args;
use coachgraph::{
    access::demo_identity_provider::DemoIdentityProvider,
    app::App,
    platform::{clock::Clock, config::Config, encryption, private_file, sqlite_file, telemetry},
    server,
    transport::http::{DemoPeople, demo_identity_provider},
};
use secrecy::{ExposeSecret, SecretString};
use std::{
    collections::BTreeMap,
    fs,
    io::{self, ErrorKind},
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};

/// The `aud` of the demo's tokens.
const AUDIENCE: &str = "https://coachgraph.example/demo";

#[derive(Args)]
pub struct Demo {
    /// The folder for the database, the signing keys and the SCIM token. A second start on the same folder keeps its data.
    #[arg(long, default_value = "demo-data")]
    data: PathBuf,
    /// The port of the API; 0 picks a free port. Tokens of an earlier start on the same data are accepted only on the same port.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Print one line of JSON instead of text.
    #[arg(long)]
    json: bool,
    /// Print the tokens as `export` lines for a shell, and start no server. The demo must have been started before with the same `--data`;
    /// it can be running.
    #[arg(long, conflicts_with_all = ["json", "port", "live"])]
    env: bool,
    /// Let time go on: every few seconds something happens, so that subscriptions and dashboards have something to show.
    #[arg(long)]
    live: bool,
}

/// The file in the data folder with the address of the last start.
const ADDRESS_FILE: &str = "address";
/// The file in the data folder with the SCIM token of [`organizations::ACME`].
const SCIM_TOKEN_FILE: &str = "acme.development-only.scim-token";
/// The file in the data folder with the xAPI credential of [`organizations::ACME`].
const XAPI_CREDENTIAL_FILE: &str = "acme.development-only.xapi-credential";

impl Demo {
    pub async fn run(self) -> Outcome {
        if self.env {
            println!("{}", startup_message::to_exports(&self.load_tokens()?));
            return Ok(());
        }
        private_file::create_folder(&self.data).map_err(|error| file_error(&self.data, &error))?;
        let config = self.config()?;
        telemetry::start_logging(&config).map_err(to_messages)?;
        let _lock = sqlite_file::lock(&config.database_url).map_err(to_messages)?;
        // Bound before anything is written: with port 0, the listener decides what the issuer is.
        let listener = server::bind("--port", config.http_listen).map_err(to_messages)?;
        let address = listener.local_addr().map_err(|error| vec![error.to_string()])?;
        let config = Config { http_listen: address, public_url: format!("http://{address}"), ..config };
        let clock = Clock::system();
        let mut providers = self.load_identity_providers(address, &clock)?;
        let replaced = self.seed(config.clone(), &providers).await?;
        if !replaced.is_empty() {
            eprintln!(
                "note: the API now listens on {address}, which is part of the issuer. Tokens of {} are no longer accepted; use the \
                 tokens below. SCIM tokens and xAPI credentials stay valid.",
                replaced.join(" and ")
            );
        }
        let app = Arc::new(App::build(config, clock).await.map_err(to_messages)?);
        let mut tokens = organizations::mint_tokens(&providers).map_err(to_messages)?;
        tokens.insert("scim", self.load_scim_token(&app).await?);
        tokens.insert("xapi", self.load_xapi_credential(&app).await?);
        let routes = demo_identity_provider::routes(address, &providers).map_err(to_messages)?;
        let console_people = organizations::load_console_people(&app).await.map_err(to_messages)?;
        let people = providers.remove(organizations::ACME).map(|provider| DemoPeople::new(console_people, provider).routes());
        let extra_routes = move |service: &mut _| {
            routes(service);
            people.iter().for_each(|people| people(service));
        };
        let mut running = server::start_on(listener, app.clone(), extra_routes).await.map_err(to_messages)?;
        self.store_address(running.address)?;
        if self.json {
            println!("{}", startup_message::to_json(running.address, &tokens));
        } else {
            let people = organizations::count_employees(&app).await.map_err(to_messages)?;
            println!("{}", startup_message::to_text(running.address, &self.data, people, self.live));
        }
        let live = self.live.then(|| live::Live::start(app));
        running.wait_for_stop_signal().await.map_err(to_messages)?;
        if let Some(live) = live {
            live.stop().await;
        }
        running.stop().await;
        Ok(())
    }

    /// The tokens, signed with the stored keys for the address of the last start.
    fn load_tokens(&self) -> Outcome<BTreeMap<&'static str, String>> {
        let missing = || {
            let data = self.data.display();
            vec![format!("{data}: no demo was started with this data; start it with `demo --data {data}` and wait for its message")]
        };
        let read = |name: &str| -> Outcome<Option<String>> {
            Ok(read_secret(&self.data.join(name))?.and_then(|bytes| String::from_utf8(bytes).ok()))
        };
        let address = read(ADDRESS_FILE)?.and_then(|text| text.trim().parse().ok()).ok_or_else(missing)?;
        let mut providers = BTreeMap::new();
        for slug in [organizations::ACME, organizations::GLOBEX] {
            let key = read_secret(&self.key_path(slug))?.ok_or_else(missing)?;
            providers.insert(slug, self.identity_provider(slug, address, &Clock::system(), &key)?);
        }
        let mut tokens = organizations::mint_tokens(&providers).map_err(to_messages)?;
        tokens.insert("scim", read(SCIM_TOKEN_FILE)?.ok_or_else(missing)?);
        tokens.insert("xapi", read(XAPI_CREDENTIAL_FILE)?.ok_or_else(missing)?);
        Ok(tokens)
    }

    fn store_address(&self, address: SocketAddr) -> Outcome {
        let path = self.data.join(ADDRESS_FILE);
        let error = |error: io::Error| file_error(&path, &error);
        private_file::ensure(&path).map_err(error)?;
        fs::write(&path, address.to_string()).map_err(error)
    }

    fn config(&self) -> Outcome<Config> {
        let defaults = Config::defaults()?;
        let mut secrets = defaults.secrets.clone();
        secrets.insert("encryption".into(), self.load_encryption_key()?);
        Ok(Config {
            encryption_key: "encryption".into(),
            secrets,
            database_url: format!("sqlite://{}", self.database().display()),
            http_listen: SocketAddr::from((Ipv4Addr::LOCALHOST, self.port)),
            metrics_listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            production: false,
            console: true,
            access_allow_loopback_issuers: true,
            log_filter: "warn".into(),
            ..defaults
        })
    }

    /// The key that encrypts the secrets of roster sources. It is read from the data folder, or created there.
    fn load_encryption_key(&self) -> Outcome<SecretString> {
        let path = self.data.join("encryption.development-only.key");
        if let Some(key) = read_secret(&path)?.and_then(|bytes| String::from_utf8(bytes).ok()) {
            return Ok(key.into());
        }
        let key = encryption::generate_key().map_err(to_messages)?;
        private_file::write_new(&path, key.expose_secret().as_bytes()).map_err(|error| file_error(&path, &error))?;
        Ok(key)
    }

    /// The identity provider of each organization, by slug. Its signing key is read from the data folder, or created there.
    fn load_identity_providers(&self, address: SocketAddr, clock: &Clock) -> Outcome<BTreeMap<&'static str, DemoIdentityProvider>> {
        let mut providers = BTreeMap::new();
        for slug in [organizations::ACME, organizations::GLOBEX] {
            let path = self.key_path(slug);
            let provider = match read_secret(&path)? {
                Some(key) => self.identity_provider(slug, address, clock, &key)?,
                None => {
                    let (issuer, audience, clock) = (demo_identity_provider::issuer(address, slug), AUDIENCE.to_owned(), clock.clone());
                    let provider = DemoIdentityProvider::generate(issuer, audience, clock).map_err(to_messages)?;
                    private_file::write_new(&path, provider.pkcs8()).map_err(|error| file_error(&path, &error))?;
                    provider
                }
            };
            providers.insert(slug, provider);
        }
        Ok(providers)
    }

    fn key_path(&self, slug: &str) -> PathBuf {
        self.data.join(format!("{slug}.development-only.key"))
    }

    /// The identity provider of an organization with its stored key.
    fn identity_provider(&self, slug: &str, address: SocketAddr, clock: &Clock, key: &[u8]) -> Outcome<DemoIdentityProvider> {
        let (issuer, audience, clock) = (demo_identity_provider::issuer(address, slug), AUDIENCE.to_owned(), clock.clone());
        DemoIdentityProvider::from_pkcs8(issuer, audience, clock, key).map_err(|_| {
            let path = self.key_path(slug);
            vec![format!("{}: is not the private key of a demo; delete the file to create a new key", path.display())]
        })
    }

    /// Creates the sample data on the first start. On later starts, only the issuers are brought up to date; returns those that were
    /// replaced.
    async fn seed(&self, config: Config, providers: &BTreeMap<&'static str, DemoIdentityProvider>) -> Outcome<Vec<String>> {
        let path = self.database();
        if !path.exists() {
            if !self.json {
                eprintln!("Creating the sample data in {}, which takes some seconds ...", self.data.display());
            }
            first_start::create_database(&path, config, providers).await?;
            return Ok(Vec::new());
        }
        let app = App::build(config.clone(), Clock::system()).await.map_err(to_messages)?;
        migrate(&app).await?;
        if !organizations::exist(&app).await.map_err(to_messages)? {
            first_start::fill_database(config, providers).await?;
        }
        organizations::update_issuers(&app, providers).await.map_err(to_messages)
    }

    fn database(&self) -> PathBuf {
        self.data.join("coachgraph.sqlite")
    }

    /// The SCIM token. Only its hash is in the database, so the token itself is stored in the data folder for later starts.
    async fn load_scim_token(&self, app: &App) -> Outcome<String> {
        let path = self.data.join(SCIM_TOKEN_FILE);
        let stored = read_secret(&path)?.and_then(|bytes| String::from_utf8(bytes).ok()).map(SecretString::from);
        if let Some(token) = &stored
            && organizations::is_valid_scim_token(app, token).await.map_err(to_messages)?
        {
            return Ok(token.expose_secret().to_owned());
        }
        store_secret(&path, &organizations::issue_scim_token(app).await.map_err(to_messages)?)
    }

    /// The xAPI credential, which is stored as the SCIM token is.
    async fn load_xapi_credential(&self, app: &App) -> Outcome<String> {
        let path = self.data.join(XAPI_CREDENTIAL_FILE);
        let stored = read_secret(&path)?.and_then(|bytes| String::from_utf8(bytes).ok()).map(SecretString::from);
        if let Some(credential) = &stored
            && organizations::is_valid_xapi_credential(app, credential).await.map_err(to_messages)?
        {
            return Ok(credential.expose_secret().to_owned());
        }
        store_secret(&path, &organizations::issue_xapi_credential(app).await.map_err(to_messages)?)
    }
}

/// Writes a secret to a file that only its owner can read, in place of an earlier one. Returns the secret.
fn store_secret(path: &Path, secret: &SecretString) -> Outcome<String> {
    if path.exists() {
        fs::remove_file(path).map_err(|error| file_error(path, &error))?;
    }
    private_file::write_new(path, secret.expose_secret().as_bytes()).map_err(|error| file_error(path, &error))?;
    Ok(secret.expose_secret().to_owned())
}

/// The content of a file that only its owner can read from now on; `None` when the file does not exist.
fn read_secret(path: &Path) -> Outcome<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => {
            private_file::restrict(path);
            Ok(Some(bytes))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(file_error(path, &error)),
    }
}

fn file_error(path: &Path, error: &io::Error) -> Vec<String> {
    vec![format!("{}: {error}", path.display())]
}
