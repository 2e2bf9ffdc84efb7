//! The environment of a test: a fresh database, a stopped clock, two organizations with real identity providers, a running server,
//! and callers by their roles. `sample_organization` and `operations` fill the database.
//!
//!     let world = World::new().await;
//!     let employees = world.hris().execute("{ employees { nodes { email } } }", json!({})).await;
//!     world.end().await;
//!
//! `TEST_DATABASE` selects the database: `sqlite` (default) or `postgres`.

mod caller;
mod database;
mod file_server;
mod helper_process;
mod identity_providers;
mod node;
mod pgbouncer;
mod postgres;
mod sftp_server;
mod streaming_clients;
mod tenant;
mod tls_postgres;

pub use caller::{Caller, Response, value_at};
pub use database::{Database, DatabaseKind};
pub use file_server::{FileServer, ReceivedRequest, Reply, TlsFileServer};
pub use helper_process::{HelperProcess, run_script};
pub use identity_providers::{IdentityProviders, Organization};
pub use node::{Node, program_path, start_supervised};
pub use pgbouncer::PgBouncer;
pub use postgres::{Postgres, is_root, postgres_bin_folder};
pub use sftp_server::{SFTP_PASSWORD, SftpServer};
pub use streaming_clients::{EventStream, SocketEvent, WebSocket};
pub use tenant::{AUDIENCE, Tenant};
pub use tls_postgres::TlsPostgres;

use caller::Token;
use coachgraph::{
    app::App,
    platform::{clock::Clock, config::Config, telemetry},
    server::{self, Running},
    worker,
};
use entity::{Tenanted, change, change_head, id::OrganizationId};
use identity_providers::{Subject, TokenRequest};
use sea_orm::{DatabaseConnection, EntityTrait, QueryOrder};
use std::{sync::Arc, time::Duration};

/// The key with which the server encrypts stored secrets: 32 bytes in base64.
pub const ENCRYPTION_KEY: &str = "dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdHRlc3Q=";

/// How long a test waits for an event that must happen.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Waits for an event that must happen. Panics after [`TIMEOUT`], with `what` in the message.
pub async fn with_timeout<T>(what: &str, event: impl Future<Output = T>) -> T {
    tokio::time::timeout(TIMEOUT, event).await.unwrap_or_else(|_| panic!("waited {TIMEOUT:?} for {what}"))
}

/// The environment of one test. A test calls [`World::end`] at its end.
pub struct World {
    pub app: Arc<App>,
    /// The clock of the app, stopped at the time at which the environment was built.
    pub clock: Clock,
    pub identity_providers: Arc<IdentityProviders>,
    pub acme: Tenant,
    pub globex: Tenant,
    http_client: reqwest::Client,
    address: String,
    database: Database,
    /// `None` once the server is stopped or taken over.
    server: Option<Running>,
}

impl World {
    pub async fn new() -> Self {
        Self::with_config(|_| {}).await
    }

    pub async fn with_config(change: impl FnOnce(&mut Config)) -> Self {
        Self::build(DatabaseKind::from_environment(), IdentityProviders::shared(), change).await
    }

    /// With identity providers that no other test uses, for tests that make them fail or count their requests.
    pub async fn with_own_identity_providers(change: impl FnOnce(&mut Config)) -> Self {
        Self::build(DatabaseKind::from_environment(), IdentityProviders::start(), change).await
    }

    /// On this database, whatever the value of `TEST_DATABASE`.
    pub async fn on_database(kind: DatabaseKind) -> Self {
        Self::on_database_with_config(kind, |_| {}).await
    }

    /// As [`World::on_database`], with other settings.
    pub async fn on_database_with_config(kind: DatabaseKind, change: impl FnOnce(&mut Config)) -> Self {
        Self::build(kind, IdentityProviders::shared(), change).await
    }

    /// As [`World::on_database_with_config`], with identity providers that no other test uses.
    pub async fn on_database_with_own_identity_providers(kind: DatabaseKind, change: impl FnOnce(&mut Config)) -> Self {
        Self::build(kind, IdentityProviders::start(), change).await
    }

    async fn build(kind: DatabaseKind, identity_providers: Arc<IdentityProviders>, change: impl FnOnce(&mut Config)) -> Self {
        let database = Database::create_migrated(kind).await;
        let mut config = Config::defaults().unwrap();
        config.database_url = database.url.clone();
        config.http_listen = ([127, 0, 0, 1], 0).into();
        config.metrics_listen = ([127, 0, 0, 1], 0).into();
        config.production = false;
        config.access_allow_loopback_issuers = true;
        config.public_url = AUDIENCE.into();
        config.websocket_init_timeout_seconds = 1;
        config.feed_poll_milliseconds = 100;
        config.secrets.insert("introspection".into(), "rs-secret".to_owned().into());
        config.secrets.insert("encryption".into(), ENCRYPTION_KEY.to_owned().into());
        config.encryption_key = "encryption".into();
        // The cause of an internal error is in the log only. TEST_LOG=debug shows more.
        config.log_filter = std::env::var("TEST_LOG").unwrap_or_else(|_| "error".into());
        change(&mut config);
        telemetry::start_logging(&config).unwrap();

        let clock = Clock::fixed_at(Clock::system().now());
        let app = Arc::new(App::build(config, clock.clone()).await.unwrap());
        let acme = tenant::create(&app, &identity_providers, Organization::Acme).await;
        let globex = tenant::create(&app, &identity_providers, Organization::Globex).await;
        let http_client = reqwest::Client::builder().no_proxy().read_timeout(TIMEOUT).build().unwrap();
        let server = server::start(app.clone()).await.unwrap();
        let address = format!("http://{}", server.address);
        Self { app, clock, identity_providers, acme, globex, http_client, address, database, server: Some(server) }
    }
}

/// Callers. Those without an organization in their name belong to `acme`. Their tokens have every scope of the API.
impl World {
    pub fn hris(&self) -> Caller {
        self.service(Organization::Acme, "hris")
    }

    pub fn lms(&self) -> Caller {
        self.service(Organization::Acme, "lms")
    }

    pub fn dashboard(&self) -> Caller {
        self.service(Organization::Acme, "dashboard")
    }

    /// An integration that is granted every scope.
    pub fn admin(&self) -> Caller {
        self.service(Organization::Acme, "admin")
    }

    /// A person who signed in. Authentication fails unless an employee with this user name exists.
    pub fn person(&self, user_name: &str) -> Caller {
        self.caller(Token::Requested(TokenRequest::new(Organization::Acme, Subject::Person(user_name.into()))))
    }

    pub fn globex_dashboard(&self) -> Caller {
        self.service(Organization::Globex, "dashboard")
    }

    /// The integration of `globex` that is granted every scope.
    pub fn globex_admin(&self) -> Caller {
        self.service(Organization::Globex, "admin")
    }

    /// A caller without a token.
    pub fn anonymous(&self) -> Caller {
        self.caller(Token::None)
    }

    /// An API client, registered as an integration or not.
    pub fn service(&self, organization: Organization, client: &str) -> Caller {
        self.caller(Token::Requested(TokenRequest::new(organization, Subject::Service(client.into()))))
    }

    fn caller(&self, token: Token) -> Caller {
        Caller {
            http_client: self.http_client.clone(),
            identity_providers: self.identity_providers.clone(),
            address: self.address.clone(),
            token,
        }
    }
}

/// Access to the server and to its database.
impl World {
    pub fn http_client(&self) -> &reqwest::Client {
        &self.http_client
    }

    /// The URL of the server without a path, such as `http://127.0.0.1:40001`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Returns the running server to a test that stops it itself. [`World::end`] then does not stop it.
    pub fn take_server(&mut self) -> Running {
        self.server.take().unwrap()
    }

    pub fn metrics_url(&self) -> String {
        format!("http://{}/metrics", self.server.as_ref().and_then(|server| server.metrics_address).unwrap())
    }

    pub fn database(&self) -> DatabaseKind {
        self.database.kind
    }

    /// Opens a connection in addition to those of the server, to read or change stored rows.
    pub async fn connect_database(&self) -> DatabaseConnection {
        self.database.connect().await
    }

    /// The whole change log of an organization, in the order of sequence numbers.
    pub async fn change_log(&self, organization: OrganizationId) -> Vec<change::Model> {
        change::Entity::of(organization).order_by_asc(change::Column::Seq).all(&self.connect_database().await).await.unwrap()
    }

    /// Runs the background work that is due.
    pub async fn run_maintenance(&self) {
        worker::run_maintenance(&self.app).await.unwrap();
    }

    /// Stops the server, asserts that the change log of each organization has no gaps, and deletes the database.
    pub async fn end(mut self) {
        if let Some(server) = self.server.take() {
            // Maintenance cannot run after the stop: connections close when the server threads that opened them end.
            self.run_maintenance().await;
            with_timeout("the server to stop", server.stop()).await;
        }
        let db = self.connect_database().await;
        for head in change_head::Entity::find().all(&db).await.unwrap() {
            let seqs: Vec<i64> = self.change_log(head.organization_id).await.iter().map(|entry| entry.seq).collect();
            let expected: Vec<i64> = (head.pruned_seq + 1..=head.seq).collect();
            assert_eq!(seqs, expected, "the change log of {} must have no gaps", head.organization_id);
        }
        db.close().await.unwrap();
        self.database.delete().await;
    }
}

impl Drop for World {
    fn drop(&mut self) {
        assert!(self.server.is_none() || std::thread::panicking(), "a test must call world.end().await");
    }
}
