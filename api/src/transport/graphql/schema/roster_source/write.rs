//! Mutations of roster sources: inputs and root fields. The domain decides; this file translates.

use super::{RosterCompression, RosterFormat, RosterSource, RosterSourceAuthentication, RosterSourceRun};
use crate::{
    access::Permission,
    domain::roster_source::{self, NewSource, Settings},
    transport::graphql::{
        engine::request_context::ContextExt,
        schema::{
            directives::{cost, requires, scope_of},
            id::Gid,
            patch::patch,
            payload::{into_payload, into_payload_or_current, payload},
            roster::RosterMode,
        },
    },
};
use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};
use entity::{
    id::{IntegrationId, RosterSourceId},
    roster_source::{Authentication, Model},
    roster_source_run::Model as RunRow,
};
use secrecy::SecretString;

payload!(RosterSourcePayload { roster_source: RosterSource(Model) }, "roster source");
payload!(RosterSourceRunPayload { roster_source_run: RosterSourceRun(RunRow) }, "run of the roster source");

/// The method and the credentials by which the server authenticates when it fetches a roster.
#[derive(InputObject)]
pub struct RosterSourceAuthenticationInput {
    /// The method: NONE, BEARER, BASIC or HEADER for https, PASSWORD or PRIVATE_KEY for SFTP.
    method: RosterSourceAuthentication,
    /// The user name of the methods BASIC, PASSWORD and PRIVATE_KEY, 1 to 200 characters. Null for the others.
    user_name: Option<String>,
    /// The name of the header of the method HEADER, such as `X-Api-Key`. Null for the others.
    header_name: Option<String>,
    /// The token, password or private key, 1 to 16,384 bytes. It is stored encrypted and never shown. It needs the setting `encryption_key`
    /// of the server. Null for the method NONE; in an update also to keep the present secret, which is refused when the server or the
    /// method is another one than the secret was set for.
    #[graphql(secret)]
    secret: Option<String>,
}

/// A roster source to create.
#[derive(InputObject)]
pub struct RosterSourceCreateInput {
    /// The identifier of the integration whose roster mapping reads the rosters, and in whose name they are planned and applied. It needs
    /// the scopes `roster:read` and `roster:write`.
    integration_id: Gid<IntegrationId>,
    /// The name of the roster source, for people, 1 to 200 characters.
    name: String,
    /// The address of the file: `https://HOST/PATH` or `sftp://HOST:PORT/PATH`, without credentials, at most 2,000 characters. In an sftp
    /// address, `/~/` at the beginning of the path is the folder in which the user starts.
    address: String,
    /// The method and the credentials by which the server authenticates. Null: NONE.
    authentication: Option<RosterSourceAuthenticationInput>,
    /// The fingerprint that the host key of the SFTP server must have, as `ssh-keygen -l` prints it: `SHA256:` and 43 characters. Required
    /// for SFTP, null for https.
    host_key_fingerprint: Option<String>,
    /// Determines what happens to employees who are missing from the roster.
    mode: RosterMode,
    /// The format of the file. Null: it is detected by the content type or the end of the file name.
    format: Option<RosterFormat>,
    /// The compression of the file. Null: it is detected by the first bytes.
    compression: Option<RosterCompression>,
    /// The schedule: a cron expression of five fields (minute, hour, day of the month, month, day of the week), such as `30 2 * * 1-5`.
    /// Null: the roster is fetched by `rosterSourceRun` only.
    schedule: Option<String>,
    /// The time zone of the schedule, a name of the IANA time zone database, such as `Europe/Vienna`.
    #[graphql(default = "UTC")]
    time_zone: String,
    /// Whether a plan is applied at once unless the brake holds it. Otherwise it waits for `rosterApply`.
    #[graphql(default)]
    applies_when_not_held: bool,
    /// Whether the schedule is in effect.
    #[graphql(default = true)]
    enabled: bool,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

/// The settings of a roster source to change. A setting that is absent stays unchanged. Null clears a setting that can be null, and leaves
/// any other unchanged.
#[derive(InputObject)]
pub struct RosterSourceUpdateInput {
    /// The identifier of the roster source.
    id: Gid<RosterSourceId>,
    /// Refuses the change with STALE_VERSION unless the roster source has this version. Null: no check.
    expected_version: Option<i64>,
    /// The new name of the roster source, 1 to 200 characters. Null: unchanged.
    name: Option<String>,
    /// The new address of the file. Another server needs the secret again. Null: unchanged.
    address: Option<String>,
    /// The new method and credentials by which the server authenticates. Null: unchanged.
    authentication: Option<RosterSourceAuthenticationInput>,
    /// The new fingerprint of the host key of the SFTP server. It needs the secret again. Null removes it, for an https address.
    host_key_fingerprint: MaybeUndefined<String>,
    /// The new mode of the rosters. Null: unchanged.
    mode: Option<RosterMode>,
    /// The new format of the file. Null: it is detected by the content type or the end of the file name.
    format: MaybeUndefined<RosterFormat>,
    /// The new compression of the file. Null: it is detected by the first bytes.
    compression: MaybeUndefined<RosterCompression>,
    /// The new schedule, a cron expression of five fields. Null: the roster is fetched by `rosterSourceRun` only.
    schedule: MaybeUndefined<String>,
    /// The new time zone of the schedule, a name of the IANA time zone database. Null: unchanged.
    time_zone: Option<String>,
    /// Whether a plan is applied at once unless the brake holds it. Null: unchanged.
    applies_when_not_held: Option<bool>,
    /// Whether the schedule is in effect. Null: unchanged.
    enabled: Option<bool>,
}

impl RosterSourceCreateInput {
    fn into_new_source(self) -> NewSource {
        let (authentication, user_name, header_name, secret) = into_parts(self.authentication);
        let settings = Settings {
            name: self.name,
            address: self.address,
            authentication,
            user_name,
            header_name,
            host_key: self.host_key_fingerprint,
            mode: self.mode.into(),
            format: self.format.map(Into::into),
            compression: self.compression.map(Into::into),
            schedule: self.schedule,
            time_zone: self.time_zone,
            applies_when_not_held: self.applies_when_not_held,
            enabled: self.enabled,
        };
        NewSource { integration_id: self.integration_id.0, settings, secret }
    }
}

impl RosterSourceUpdateInput {
    /// The settings after the change, without the secret.
    fn apply_to(self, old: Settings) -> Settings {
        let (authentication, user_name, header_name) = match self.authentication {
            Some(new) => (new.method.into(), new.user_name, new.header_name),
            None => (old.authentication, old.user_name, old.header_name),
        };
        Settings {
            name: self.name.unwrap_or(old.name),
            address: self.address.unwrap_or(old.address),
            authentication,
            user_name,
            header_name,
            host_key: patch(self.host_key_fingerprint, old.host_key),
            mode: self.mode.map_or(old.mode, Into::into),
            format: patch(self.format.map_value(Into::into), old.format),
            compression: patch(self.compression.map_value(Into::into), old.compression),
            schedule: patch(self.schedule, old.schedule),
            time_zone: self.time_zone.unwrap_or(old.time_zone),
            applies_when_not_held: self.applies_when_not_held.unwrap_or(old.applies_when_not_held),
            enabled: self.enabled.unwrap_or(old.enabled),
        }
    }
}

/// The method, the user name, the header name and the secret.
fn into_parts(input: Option<RosterSourceAuthenticationInput>) -> (Authentication, Option<String>, Option<String>, Option<SecretString>) {
    match input {
        Some(input) => (input.method.into(), input.user_name, input.header_name, input.secret.map(Into::into)),
        None => (Authentication::None, None, None, None),
    }
}

#[derive(Default)]
pub struct RosterSourceMutation;

#[Object]
impl RosterSourceMutation {
    /// Creates a roster source. With a schedule it is fetched when it is next due, without one by `rosterSourceRun`.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn roster_source_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The roster source to create.")] input: RosterSourceCreateInput,
    ) -> Result<RosterSourcePayload> {
        let key = input.idempotency_key.clone();
        into_payload(ctx, roster_source::create(ctx.app()?, ctx.actor()?, input.into_new_source(), key.as_deref()).await)
    }

    /// Changes settings or the secret of a roster source. A run that is under way continues with the settings with which it began.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn roster_source_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The roster source and the settings to change.")] mut input: RosterSourceUpdateInput,
    ) -> Result<RosterSourcePayload> {
        let (app, actor, id, version) = (ctx.app()?, ctx.actor()?, input.id.0, input.expected_version);
        let secret = input.authentication.as_mut().and_then(|authentication| authentication.secret.take()).map(Into::into);
        let outcome = roster_source::update(app, actor, id, version, secret, |old| input.apply_to(old)).await;
        into_payload_or_current(ctx, outcome, roster_source::get(&app.db, actor, id)).await
    }

    /// Deletes a roster source with its secret and its runs. Its roster plans stay. A run that is under way ends without applying a plan
    /// that it has not begun to apply. The payload contains the source as it was.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn roster_source_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the roster source.")] id: Gid<RosterSourceId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the roster source has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<RosterSourcePayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = roster_source::delete(app, actor, id.0, expected_version).await;
        into_payload_or_current(ctx, outcome, roster_source::get(&app.db, actor, id.0)).await
    }

    /// Fetches the roster now, whether or not it has changed, also when the source is disabled. Returns the run while it is under way: read
    /// it again with `node` until `outcome` is not null. Refused with WRONG_STATE while another run of the source is under way.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)), directive = cost::apply(50))]
    async fn roster_source_run(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the roster source.")] id: Gid<RosterSourceId>,
    ) -> Result<RosterSourceRunPayload> {
        let request = ctx.request_context()?;
        into_payload(ctx, roster_source::request_run(&request.app, &request.actor, id.0).await)
    }
}
