//! The arguments of a field, parsed by the same input types that the resolvers use.

use crate::platform::{Error, Result};
use async_graphql::{InputType, Name, Value};

/// The arguments of one field, with the values of variables filled in.
pub struct Arguments(pub Vec<(Name, Value)>);

impl Arguments {
    /// Parses one argument.
    ///
    /// # Errors
    /// `Invalid` when the value does not fit. The executor then answers the request and reports what is wrong.
    pub fn get<T: InputType>(&self, name: &str) -> Result<T> {
        let value = self.0.iter().find(|(argument, _)| argument == name).map(|(_, value)| value.clone());
        T::parse(value).map_err(|_| Error::invalid(name, "has a value that does not fit its type"))
    }
}
