//! The authenticated caller: created from a verified token, or by the operator's command line and the program itself.

use super::{Permission, Reach, Scope, Scopes, cached_rows::AllowedOperations, policy::Grant, verified_token::VerifiedToken};
use crate::platform::{Error, Result};
use chrono::{DateTime, Utc};
use entity::{
    change::ActorKind,
    employee::{self, Role},
    id::{ConsoleSessionId, EmployeeId, IntegrationId, OrganizationId, TypedId},
    integration::{self, Kind},
};
use std::sync::Arc;
use uuid::Uuid;

/// A caller in one organization, with the scopes that it may use.
#[derive(Clone, Debug)]
pub struct Actor {
    organization: OrganizationId,
    principal: Principal,
    scopes: Scopes,
    allowed_operations: Option<AllowedOperations>,
    /// `None` for SCIM tokens and xAPI credentials, for the operator and for the program itself.
    token: Option<Arc<VerifiedToken>>,
    /// The session of the console with which the caller signed in. `None` for everyone else.
    session: Option<ConsoleSessionId>,
}

/// The kind of caller, with its identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Principal {
    /// An integration that calls in its own name.
    Service { integration: IntegrationId, kind: Kind },
    /// An employee who signed in at the identity provider of the company.
    Person { employee: EmployeeId, role: Role },
    /// The command line on the server.
    Operator,
    /// A rule of the program itself, such as the end of a retention period.
    System,
}

impl Actor {
    pub(super) fn from_token(
        token: Arc<VerifiedToken>,
        principal: Principal,
        scopes: Scopes,
        allowed_operations: Option<AllowedOperations>,
    ) -> Self {
        Self { organization: token.provider.organization_id, principal, scopes, allowed_operations, token: Some(token), session: None }
    }

    /// An integration without a token: it authenticated with a credential of its own, or the server works in its name.
    pub(super) fn from_credential(organization: OrganizationId, principal: Principal, scopes: Scopes) -> Self {
        Self { organization, principal, scopes, allowed_operations: None, token: None, session: None }
    }

    /// An integration in whose name the server works by itself. It has those of the scopes that it is granted.
    pub fn in_name_of(integration: &integration::Model, scopes: impl IntoIterator<Item = Scope>) -> Self {
        let principal = Principal::Service { integration: integration.id, kind: integration.kind };
        let scopes: Scopes = scopes.into_iter().collect();
        Self::from_credential(integration.organization_id, principal, scopes.intersection(Scopes::parse(&integration.scopes)))
    }

    /// The employee whose calendar feed is read. The secret of the feed permits to read sessions and nothing else.
    pub(super) fn for_calendar_feed(employee: &employee::Model) -> Self {
        let principal = Principal::Person { employee: employee.id, role: employee.role };
        let scopes = [Scope::SessionRead].into_iter().collect();
        Self { organization: employee.organization_id, principal, scopes, allowed_operations: None, token: None, session: None }
    }

    /// A person of the sample data, with every scope. Only the demo calls it.
    pub fn for_sample_data(employee: &employee::Model) -> Self {
        let principal = Principal::Person { employee: employee.id, role: employee.role };
        Self {
            organization: employee.organization_id,
            principal,
            scopes: Scopes::all(),
            allowed_operations: None,
            token: None,
            session: None,
        }
    }

    /// An integration of the sample data, with every scope. Only the demo calls it.
    pub fn for_sample_integration(integration: &integration::Model) -> Self {
        let principal = Principal::Service { integration: integration.id, kind: integration.kind };
        Self::from_credential(integration.organization_id, principal, Scopes::all())
    }

    /// The actor of the command line. Anyone who can run the program on the server has every permission in every organization.
    pub fn operator(organization: OrganizationId) -> Self {
        Self { organization, principal: Principal::Operator, scopes: Scopes::all(), allowed_operations: None, token: None, session: None }
    }

    /// The actor of the program's own rules.
    pub fn system(organization: OrganizationId) -> Self {
        Self { organization, principal: Principal::System, scopes: Scopes::all(), allowed_operations: None, token: None, session: None }
    }

    pub fn organization(&self) -> OrganizationId {
        self.organization
    }

    pub fn principal(&self) -> Principal {
        self.principal
    }

    pub fn scopes(&self) -> Scopes {
        self.scopes
    }

    /// The GraphQL documents that the caller may send. `None` when it may send any document.
    pub fn allowed_operations(&self) -> Option<&AllowedOperations> {
        self.allowed_operations.as_ref()
    }

    /// When the token expires, clock skew included. Every stream that was opened with it ends then. `None` when there is no token, or
    /// when the introspection response names no end.
    pub fn expires_at(&self) -> Option<DateTime<Utc>> {
        self.token.as_ref().and_then(|token| token.claims.expires_at)
    }

    pub(super) fn token(&self) -> Option<&Arc<VerifiedToken>> {
        self.token.as_ref()
    }

    /// The same caller, who signed in to the console.
    pub(super) fn with_session(self, session: ConsoleSessionId) -> Self {
        Self { session: Some(session), ..self }
    }

    /// The session of the console with which the caller signed in.
    pub(super) fn session(&self) -> Option<ConsoleSessionId> {
        self.session
    }

    /// The employee, when the caller is a person.
    pub fn employee(&self) -> Option<EmployeeId> {
        match self.principal {
            Principal::Person { employee, .. } => Some(employee),
            _ => None,
        }
    }

    /// The actor columns of an entry in the change log.
    pub fn change_log_actor(&self) -> (ActorKind, Option<Uuid>) {
        match self.principal {
            Principal::Service { integration, .. } => (ActorKind::Integration, Some(integration.uuid())),
            Principal::Person { employee, .. } => (ActorKind::Employee, Some(employee.uuid())),
            Principal::Operator => (ActorKind::Operator, None),
            Principal::System => (ActorKind::System, None),
        }
    }

    /// A string that is the same in every request of this caller and different for all other callers of the organization. Rate limits
    /// and idempotency keys are kept under it.
    pub fn key(&self) -> String {
        match self.principal {
            Principal::Service { integration, .. } => integration.to_string(),
            Principal::Person { employee, .. } => employee.to_string(),
            Principal::Operator => "operator".into(),
            Principal::System => "system".into(),
        }
    }

    pub fn has_scope(&self, scope: Scope) -> bool {
        self.scopes.contains(scope)
    }

    /// How far a permission of this caller reaches.
    ///
    /// # Errors
    /// `Forbidden`, naming the missing scope or role.
    pub fn reach(&self, permission: Permission) -> Result<Reach> {
        let rule = permission.rule();
        if !self.has_scope(rule.scope) {
            return Err(Error::Forbidden { needs: rule.scope.requirement() });
        }
        match (self.grant(permission), self.employee()) {
            (Grant::All, _) => Ok(Reach::All),
            (Grant::Own, Some(employee)) => Ok(Reach::Own(employee)),
            _ => Err(Error::Forbidden { needs: rule.requirement().into() }),
        }
    }

    /// What the table grants to this kind of caller, whatever the scopes of the token.
    pub fn grant(&self, permission: Permission) -> Grant {
        let rule = permission.rule();
        match self.principal {
            Principal::Service { .. } => rule.service,
            Principal::Operator | Principal::System => Grant::All,
            Principal::Person { role: Role::Employee, .. } => rule.employee,
            Principal::Person { role: Role::ProgramManager, .. } => rule.program_manager,
            Principal::Person { role: Role::Administrator, .. } => rule.administrator,
        }
    }

    /// Checks that this caller has a permission for an object that concerns the employees in `involved`. An empty `involved` means an
    /// object that concerns no particular employee.
    ///
    /// # Errors
    /// `Forbidden` as in [`Actor::reach`], or when the permission reaches only the caller's own objects and the caller is not involved.
    pub fn authorize(&self, permission: Permission, involved: &[EmployeeId]) -> Result<()> {
        match self.reach(permission)? {
            Reach::All => Ok(()),
            Reach::Own(employee) if involved.contains(&employee) => Ok(()),
            Reach::Own(_) => Err(Error::Forbidden { needs: permission.rule().requirement().into() }),
        }
    }
}
