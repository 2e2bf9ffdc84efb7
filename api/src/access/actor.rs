//! Who acts: made from a verified token (or by the operator's own command line), only here.

use super::{Act, Reach, Scope, Scopes, pass::Pass, policy::Standing, provider::Operations};
use crate::platform::{Error, Result};
use chrono::{DateTime, Utc};
use entity::{
    change::ActorKind,
    employee::Role,
    id::{EmployeeId, IntegrationId, OrganizationId, TypedId},
    integration::Kind,
};
use std::sync::Arc;
use uuid::Uuid;

/// A caller, in one organization, with what the token allows.
#[derive(Clone, Debug)]
pub struct Actor {
    organization: OrganizationId,
    who: Who,
    scopes: Scopes,
    /// The documents that it may send; none: any.
    operations: Option<Operations>,
    /// What it stands on; none for the program itself and its operator.
    pass: Option<Arc<Pass>>,
}

/// Which kind of caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// A registered API client.
    Service { integration: IntegrationId, kind: Kind },
    /// An employee, signed in at the company's identity provider.
    Person { employee: EmployeeId, role: Role },
    /// Whoever can run this program on the server.
    Operator,
    /// A rule of the program itself, such as the end of a retention.
    System,
}

impl Actor {
    /// The holder of a token.
    pub(super) fn holding(pass: Arc<Pass>, who: Who, scopes: Scopes, operations: Option<Operations>) -> Self {
        Self { organization: pass.provider.organization_id, who, scopes, operations, pass: Some(pass) }
    }

    /// Somebody who calls at the SCIM door with a long-lived token.
    pub(super) fn directory(organization: OrganizationId, who: Who, scopes: Scopes) -> Self {
        Self { organization, who, scopes, operations: None, pass: None }
    }

    /// The command line: whoever may start this program may do anything in any organization.
    pub fn operator(organization: OrganizationId) -> Self {
        Self { organization, who: Who::Operator, scopes: Scopes::all(), operations: None, pass: None }
    }

    /// The program itself, acting by a rule.
    pub fn system(organization: OrganizationId) -> Self {
        Self { organization, who: Who::System, scopes: Scopes::all(), operations: None, pass: None }
    }

    pub fn organization(&self) -> OrganizationId {
        self.organization
    }

    pub fn who(&self) -> Who {
        self.who
    }

    pub fn scopes(&self) -> Scopes {
        self.scopes
    }

    /// The documents that the caller is held to, by the SHA-256 of their text; `None` when it may send any.
    pub fn operations(&self) -> Option<&Operations> {
        self.operations.as_ref()
    }

    /// When the token ends, and every stream that was opened with it.
    pub fn expires_at(&self) -> Option<DateTime<Utc>> {
        self.pass.as_ref().and_then(|pass| pass.expires_at)
    }

    pub(super) fn pass(&self) -> Option<&Arc<Pass>> {
        self.pass.as_ref()
    }

    /// The employee, when a person acts.
    pub fn employee(&self) -> Option<EmployeeId> {
        match self.who {
            Who::Person { employee, .. } => Some(employee),
            _ => None,
        }
    }

    /// How the change log names this caller.
    pub fn logged(&self) -> (ActorKind, Option<Uuid>) {
        match self.who {
            Who::Service { integration, .. } => (ActorKind::Integration, Some(integration.uuid())),
            Who::Person { employee, .. } => (ActorKind::Employee, Some(employee.uuid())),
            Who::Operator => (ActorKind::Operator, None),
            Who::System => (ActorKind::System, None),
        }
    }

    /// A text that is the same for every request of this caller and of no other: the key of its limits and idempotency keys.
    pub fn key(&self) -> String {
        match self.who {
            Who::Service { integration, .. } => integration.to_string(),
            Who::Person { employee, .. } => employee.to_string(),
            Who::Operator => "operator".into(),
            Who::System => "system".into(),
        }
    }

    pub fn has(&self, scope: Scope) -> bool {
        self.scopes.contains(scope)
    }

    /// How far an act reaches for this caller.
    ///
    /// # Errors
    /// `Forbidden`, naming the missing scope or role.
    pub fn reach(&self, act: Act) -> Result<Reach> {
        let rule = act.rule();
        if !self.has(rule.scope) {
            return Err(Error::Forbidden { needs: rule.scope.need() });
        }
        let (standing, employee) = match self.who {
            Who::Service { .. } => (rule.service, None),
            Who::Operator | Who::System => (Standing::All, None),
            Who::Person { employee, role } => {
                let standing = match role {
                    Role::Employee => rule.employee,
                    Role::ProgramManager => rule.program_manager,
                    Role::Administrator => rule.administrator,
                };
                (standing, Some(employee))
            }
        };
        match (standing, employee) {
            (Standing::All, _) => Ok(Reach::All),
            (Standing::Own, Some(employee)) => Ok(Reach::Own(employee)),
            _ => Err(Error::Forbidden { needs: rule.who_may().into() }),
        }
    }

    /// Whether this caller may act on something that concerns `involved`.
    ///
    /// # Errors
    /// `Forbidden`, as [`Actor::reach`], or when the act reaches only the caller's own and the caller is not involved.
    pub fn may(&self, act: Act, involved: &[EmployeeId]) -> Result<()> {
        match self.reach(act)? {
            Reach::All => Ok(()),
            Reach::Own(employee) if involved.contains(&employee) => Ok(()),
            Reach::Own(_) => Err(Error::Forbidden { needs: act.rule().who_may().into() }),
        }
    }
}
