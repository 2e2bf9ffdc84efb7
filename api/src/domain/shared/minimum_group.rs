//! The smallest group of people whose figures an organization releases.

use entity::organization::Model;

/// The minimum of an organization that has not set one.
pub const DEFAULT_MINIMUM_GROUP: i32 = 5;
/// The smallest minimum that can be set.
pub const SMALLEST_MINIMUM_GROUP: i32 = 3;

/// The smallest group whose figures the organization releases.
pub fn minimum_group_of(organization: &Model) -> u32 {
    minimum_group_from(organization.minimum_group)
}

/// The smallest group whose figures are released, from what an organization has set.
pub fn minimum_group_from(minimum_group: Option<i32>) -> u32 {
    minimum_group.unwrap_or(DEFAULT_MINIMUM_GROUP).max(SMALLEST_MINIMUM_GROUP).unsigned_abs()
}
