//! The arguments of a field, read by the very types that the resolvers read them with.

use crate::platform::{Error, Result};
use async_graphql::{InputType, Name, Value};

/// The arguments of a field, their variables filled in.
pub struct Arguments(pub Vec<(Name, Value)>);

impl Arguments {
    /// An argument of a type.
    ///
    /// # Errors
    /// `Invalid` when it does not fit: the executor will say what is wrong with it.
    pub fn get<T: InputType>(&self, name: &str) -> Result<T> {
        let value = self.0.iter().find(|(given, _)| given == name).map(|(_, value)| value.clone());
        T::parse(value).map_err(|_| Error::invalid(name, "does not fit"))
    }

    /// A list as `filter` and `orderBy` want it.
    ///
    /// # Errors
    /// As [`Arguments::get`].
    pub fn list<F: InputType, O: InputType, L>(&self, make: fn(Option<F>, Option<O>) -> L) -> Result<L> {
        Ok(make(self.get("filter")?, self.get("orderBy")?))
    }
}
