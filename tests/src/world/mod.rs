//! What every story begins with: a fresh database, a clock that stands still, two organizations with real identity
//! providers, a running server, and callers by their roles.
//!
//!     let world = World::new().await;
//!     let employees = world.hris().ok("{ employees { nodes { email } } }", json!({})).await;
//!     world.end().await;
//!
//! TEST_DATABASE says on which database: `sqlite` (default) or `postgres`.

mod caller;
mod company;
mod database;
mod helper;
mod identity;
mod node;
mod pooler;
mod postgres;
mod stream;
mod tls_postgres;

pub use caller::{Answer, Caller, at};
pub use company::{AUDIENCE, Tenant};
pub use database::{Database, Kind as DatabaseKind};
pub use helper::{Helper, run};
pub use identity::{Company, Identity};
pub use node::{Node, program, supervised};
pub use pooler::Pooler;
pub use postgres::{Postgres, is_root, programs as postgres_programs};
pub use stream::{Events, Said, Socket};
pub use tls_postgres::TlsPostgres;

use caller::Token;
use coachgraph::{
    app::App,
    platform::{clock::Clock, config::Config, telemetry},
    server::{self, Running},
    worker,
};
use entity::{Tenanted, change, change_head, id::OrganizationId};
use identity::{Subject, Wish};
use sea_orm::{DatabaseConnection, EntityTrait, QueryOrder};
use std::{sync::Arc, time::Duration};

/// The longest that a story waits for something that must happen.
const WAIT: Duration = Duration::from_secs(30);

/// Waits for something that must happen; never for nothing to happen.
pub async fn within<T>(what: &str, event: impl Future<Output = T>) -> T {
    tokio::time::timeout(WAIT, event).await.unwrap_or_else(|_| panic!("waited {WAIT:?} for {what}"))
}

/// Everything that one story plays in. Say [`World::end`] at its end.
pub struct World {
    pub app: Arc<App>,
    /// The app's clock, stopped at the moment the world was made.
    pub clock: Clock,
    pub identity: Arc<Identity>,
    pub acme: Tenant,
    pub globex: Tenant,
    http: reqwest::Client,
    address: String,
    database: Database,
    /// None once the story has ended.
    server: Option<Running>,
}

impl World {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// A world with other settings.
    pub async fn with(adapt: impl FnOnce(&mut Config)) -> Self {
        Self::made(DatabaseKind::chosen(), Identity::shared(), adapt).await
    }

    /// A world with identity providers of its own, for stories in which these misbehave.
    pub async fn apart(adapt: impl FnOnce(&mut Config)) -> Self {
        Self::made(DatabaseKind::chosen(), Identity::start(), adapt).await
    }

    /// A world on this database, whatever TEST_DATABASE says.
    pub async fn on(kind: DatabaseKind) -> Self {
        Self::made(kind, Identity::shared(), |_| {}).await
    }

    async fn made(kind: DatabaseKind, identity: Arc<Identity>, adapt: impl FnOnce(&mut Config)) -> Self {
        let database = Database::fresh(kind).await;
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
        // The cause of an internal error is in the log only. TEST_LOG=debug shows more.
        config.log_filter = std::env::var("TEST_LOG").unwrap_or_else(|_| "error".into());
        adapt(&mut config);
        telemetry::start_logging(&config).unwrap();

        let clock = Clock::fixed_at(Clock::system().now());
        let app = Arc::new(App::build(config, clock.clone()).await.unwrap());
        let acme = company::settle_in(&app, &identity, Company::Acme).await;
        let globex = company::settle_in(&app, &identity, Company::Globex).await;
        let http = reqwest::Client::builder().no_proxy().read_timeout(WAIT).build().unwrap();
        let server = server::start(app.clone()).await.unwrap();
        let address = format!("http://{}", server.address);
        Self { app, clock, identity, acme, globex, http, address, database, server: Some(server) }
    }
}

/// Who calls. Without further words everybody here is of `acme` and has every scope that the identity provider gives.
impl World {
    pub fn hris(&self) -> Caller {
        self.service(Company::Acme, "hris")
    }

    pub fn lms(&self) -> Caller {
        self.service(Company::Acme, "lms")
    }

    pub fn dashboard(&self) -> Caller {
        self.service(Company::Acme, "dashboard")
    }

    /// The integration that may do everything.
    pub fn admin(&self) -> Caller {
        self.service(Company::Acme, "admin")
    }

    /// Somebody who signed in; an employee only if there is one with this user name.
    pub fn person(&self, user_name: &str) -> Caller {
        self.caller(Token::Wished(Wish::of(Company::Acme, Subject::Person(user_name.into()))))
    }

    /// Somebody who signed in at the other organization.
    pub fn stranger_person(&self, user_name: &str) -> Caller {
        self.caller(Token::Wished(Wish::of(Company::Globex, Subject::Person(user_name.into()))))
    }

    /// The dashboard of the other organization.
    pub fn stranger(&self) -> Caller {
        self.service(Company::Globex, "dashboard")
    }

    /// The integration that may do everything in the other organization.
    pub fn stranger_admin(&self) -> Caller {
        self.service(Company::Globex, "admin")
    }

    /// Somebody without a token.
    pub fn nobody(&self) -> Caller {
        self.caller(Token::None)
    }

    /// An API client, registered or not.
    pub fn service(&self, company: Company, client: &str) -> Caller {
        self.caller(Token::Wished(Wish::of(company, Subject::Service(client.into()))))
    }

    fn caller(&self, token: Token) -> Caller {
        Caller { http: self.http.clone(), identity: self.identity.clone(), address: self.address.clone(), token }
    }
}

/// What a story does besides calling.
impl World {
    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// The server's address, such as `http://127.0.0.1:40001`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The running server, taken over by a story that stops it itself.
    pub fn take_server(&mut self) -> Running {
        self.server.take().unwrap()
    }

    /// The address of the metrics.
    pub fn metrics(&self) -> String {
        format!("http://{}/metrics", self.server.as_ref().and_then(|server| server.metrics_address).unwrap())
    }

    pub fn database(&self) -> DatabaseKind {
        self.database.kind
    }

    /// A connection of the story's own, to look at what was stored.
    pub async fn sql(&self) -> DatabaseConnection {
        self.database.connect().await
    }

    /// The whole change log of an organization.
    pub async fn log(&self, organization: OrganizationId) -> Vec<change::Model> {
        change::Entity::of(organization).order_by_asc(change::Column::Seq).all(&self.sql().await).await.unwrap()
    }

    /// Runs what waits for its turn.
    pub async fn settle(&self) {
        worker::run_maintenance(&self.app).await.unwrap();
    }

    /// Ends the story: everything must be done, and the change log of each organization dense.
    pub async fn end(mut self) {
        if let Some(server) = self.server.take() {
            // Only while it runs: a stopped server's threads take the connections that they opened with them, when they end.
            self.settle().await;
            within("the server to stop", server.stop()).await;
        }
        let db = self.sql().await;
        for head in change_head::Entity::find().all(&db).await.unwrap() {
            let seqs: Vec<i64> = self.log(head.organization_id).await.iter().map(|entry| entry.seq).collect();
            let dense: Vec<i64> = (head.pruned_seq + 1..=head.seq).collect();
            assert_eq!(seqs, dense, "the change log of {} must be dense", head.organization_id);
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        assert!(self.server.is_none() || std::thread::panicking(), "a story ends with world.end().await");
    }
}
