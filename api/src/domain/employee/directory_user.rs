//! Converts the user of a directory (SCIM) to the employee to store: its key, its manager, and the attributes that keep their values.

use super::{
    Attributes, OwnKeys, Patch,
    directory::{DirectoryUser, assigned_external_id, past_termination_date},
    lookup::Lookup,
    manager_reference::ReferencedManager,
    own_keys,
    rules::differences,
    store::ensure_no_manager_cycle,
};
use crate::{
    app::UnitOfWork,
    domain::attribute_owner::{AttributeGroup, AttributeGroups, Ownership},
    platform::{Code, Error, Result},
};
use entity::{
    employee::{Model, Status},
    id::EmployeeId,
};
use sea_orm::ActiveEnum;

/// The longest reference to a manager, in characters.
const MAX_MANAGER_LENGTH: usize = 200;

/// What the external id of a user means for an employee.
pub(super) struct KeyChange {
    /// The external id of the employee.
    pub external_id: String,
    /// The new key of the calling integration.
    pub keys: OwnKeys,
    /// Whether the calling integration has no key of its own any longer.
    pub removes_own_key: bool,
}

impl KeyChange {
    /// The change of an employee for whom the caller has the own key `own_key`.
    ///
    /// # Errors
    /// `Invalid` when the caller knows another employee by the key.
    pub async fn of_employee(
        work: &UnitOfWork<'_>,
        ownership: Ownership,
        old: &Model,
        own_key: Option<&str>,
        sent: Option<&str>,
    ) -> Result<Self> {
        let mut change = Self { external_id: old.external_id.clone(), keys: OwnKeys::default(), removes_own_key: false };
        if sent == own_key.or(assigned_external_id(old)) {
            return Ok(change);
        }
        if !ownership.keeps_own_key(own_key.is_some()) {
            change.external_id = sent.map_or_else(|| old.id.to_string(), str::to_owned);
            change.removes_own_key = own_key.is_some();
            return Ok(change);
        }
        change.removes_own_key = sent.is_none() && own_key.is_some();
        if let (Some(key), Some(integration)) = (sent, ownership.key_integration()) {
            let holders = own_keys::find_holders(&**work, old.organization_id, Some(integration), vec![key.to_owned()]).await?;
            if holders.values().any(|holder| *holder != old.id) {
                return Err(taken_error("externalId"));
            }
            change.keys = OwnKeys { integration: Some(integration), by_employee: [(old.id, key.to_owned())].into() };
        }
        Ok(change)
    }

    /// The keys of a new employee.
    pub fn of_new_employee(ownership: Ownership, lookup: &Lookup, user: &DirectoryUser, id: EmployeeId) -> Self {
        let key = user.external_id.as_ref();
        let external_id = key.filter(|key| !lookup.is_of_somebody_else(key, user));
        let own = key.filter(|_| ownership.has_foreign_external_ids()).map(|key| (id, key.clone()));
        Self {
            external_id: external_id.map_or_else(|| id.to_string(), String::clone),
            keys: OwnKeys { integration: ownership.key_integration(), by_employee: own.into_iter().collect() },
            removes_own_key: false,
        }
    }

    pub fn changes_own_key(&self) -> bool {
        self.removes_own_key || !self.keys.is_empty()
    }
}

/// Validates the user and converts it to the employee to store, who has the external id and keeps the attributes of some groups. Returns also
/// the groups, of these, in which the user has other values.
pub(super) async fn to_employee(
    work: &UnitOfWork<'_>,
    lookup: &Lookup,
    old: &Model,
    user: DirectoryUser,
    external_id: &str,
    kept: AttributeGroups,
) -> Result<(Model, AttributeGroups)> {
    let non_empty = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let status = match (user.active, old.status) {
        (Some(true), _) => Some(Status::Active),
        (Some(false), Status::PreHire | Status::Active | Status::Suspended) => Some(Status::Terminated),
        _ => None,
    };
    let today = work.app.clock.today();
    let terminated_on = match (status, past_termination_date(old, today)) {
        (Some(Status::Terminated), Some(on)) => Patch::Set(on),
        _ => Patch::Keep,
    };
    let has_no_external_id = user.external_id.is_none();
    let attributes = Attributes {
        external_id: user.external_id.clone().unwrap_or_else(|| external_id.to_owned()),
        user_name: Some(user.user_name.clone()),
        email: non_empty(&user.email),
        given_name: non_empty(&user.given_name),
        family_name: non_empty(&user.family_name),
        manager_external_id: Patch::Keep,
        status: status.map(|status| status.to_value()),
        terminated_on,
        ..user.attributes
    };
    let existing = Some(old).filter(|old| !old.user_name.is_empty());
    let attributes = attributes.with_implied_status(existing, today);
    attributes.validate(false, today).into_result()?;
    let lower = |text: &String| text.to_ascii_lowercase();
    let own_names = [Some(attributes.external_id.clone()), Some(lower(&user.user_name)), user.email.as_ref().map(lower)];
    let current_manager = || old.manager_id.map(|id| id.to_string()).or_else(|| old.manager_pending.clone());
    let mut ignored = AttributeGroups::default();
    let (manager_id, manager_pending) = if kept.contains(AttributeGroup::Manager) {
        if user.manager != current_manager() {
            ignored = ignored.with(AttributeGroup::Manager);
        }
        (old.manager_id, old.manager_pending.clone())
    } else {
        find_manager(work, lookup, old, own_names, user.manager).await?
    };
    let mut new = Model {
        external_id: external_id.to_owned(),
        email: user.email.unwrap_or_default(),
        email_type: user.email_type,
        given_name: user.given_name.unwrap_or_default(),
        family_name: user.family_name.unwrap_or_default(),
        manager_id,
        manager_pending,
        directory: user.other_attributes,
        deprovisioned_at: None,
        erased_at: None,
        ..attributes.apply_to(old, None)
    };
    ignored = ignored.iter().chain(kept.differing(old, &new).iter()).filter(|group| *group != AttributeGroup::ExternalId).collect();
    kept.restore(old, &mut new);
    if new.user_name != old.user_name || (old.status == Status::Terminated && new.status != Status::Terminated) {
        let is_new = old.user_name.is_empty();
        // The user name is all that identifies a new user without an external id: then it means the one who left.
        let is_anonymous = is_new && has_no_external_id;
        ensure_user_name_is_free(work, lookup, &new, is_anonymous).await?;
    }
    if new.external_id != old.external_id && !differences(old, &new).is_empty() {
        let existing = lookup.find_by_external_id(work, &new.external_id).await?;
        if existing.is_some_and(|row| row.id != new.id) {
            return Err(taken_error("externalId"));
        }
    }
    Ok((new, ignored))
}

/// Finds the manager that a directory refers to. Returns the reference as pending when it does not name one employee.
async fn find_manager(
    work: &UnitOfWork<'_>,
    lookup: &Lookup,
    old: &Model,
    own_names: [Option<String>; 3],
    reference: Option<String>,
) -> Result<(Option<EmployeeId>, Option<String>)> {
    let Some(reference) = reference else { return Ok((None, None)) };
    let field = "managerExternalId";
    if reference.chars().count() > MAX_MANAGER_LENGTH {
        return Err(Error::invalid(field, format!("must have at most {MAX_MANAGER_LENGTH} characters")));
    }
    let own_manager = || Err(Error::invalid(field, "an employee cannot be their own manager"));
    match lookup.find_manager(work, &reference).await? {
        ReferencedManager::Found(id) if id == old.id => own_manager(),
        ReferencedManager::Found(id) => {
            // A new employee, who has no user name yet, has no reports, so no cycle can close.
            if old.manager_id != Some(id) && !old.user_name.is_empty() {
                ensure_no_manager_cycle(work, old.id, id).await?;
            }
            Ok((Some(id), None))
        }
        ReferencedManager::Unknown
            if own_names.iter().flatten().any(|name| *name == reference || *name == reference.to_ascii_lowercase()) =>
        {
            own_manager()
        }
        ReferencedManager::Unknown | ReferencedManager::Ambiguous => Ok((None, Some(reference))),
    }
}

/// Checks that no other current employee has the user name, without regard to case. With `or_left`, also that nobody whom directories
/// see had it before their employment ended.
async fn ensure_user_name_is_free(work: &UnitOfWork<'_>, lookup: &Lookup, new: &Model, or_left: bool) -> Result<()> {
    let same_name = lookup.find_by_user_name(work, &new.user_name).await?;
    let is_held = |row: &Model| row.status != Status::Terminated || (or_left && row.deprovisioned_at.is_none());
    if same_name.iter().any(|row| row.id != new.id && is_held(row)) { Err(taken_error("userName")) } else { Ok(()) }
}

pub(super) fn taken_error(field: &'static str) -> Error {
    Error::invalid_with_code(field, Code::Taken, "another employee has this value")
}
