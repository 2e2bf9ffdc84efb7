//! Fields of inputs that change an object: absent, null or a value.

use async_graphql::MaybeUndefined;

/// The value after a change: an absent field leaves the old one, and null clears it.
pub fn patch<T>(new: MaybeUndefined<T>, old: Option<T>) -> Option<T> {
    match new {
        MaybeUndefined::Undefined => old,
        MaybeUndefined::Null => None,
        MaybeUndefined::Value(new) => Some(new),
    }
}
