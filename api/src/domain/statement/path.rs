//! The path of a property in a statement, such as `actor.member.0.mbox`, for messages about it.

use crate::platform::{Error, Result};
use std::fmt;

/// A property, as a list that is linked to the properties around it, so that nothing is allocated unless a message is written.
#[derive(Clone, Copy)]
pub struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    segment: Segment<'a>,
}

#[derive(Clone, Copy)]
enum Segment<'a> {
    Name(&'a str),
    Index(usize),
}

impl<'a> Path<'a> {
    /// The path of a value by its name, such as a parameter; an empty name for a whole statement.
    pub fn root(name: &'a str) -> Self {
        Self { parent: None, segment: Segment::Name(name) }
    }

    /// The path of an item of a list that is not a property itself, such as a batch of statements.
    pub fn root_item(index: usize) -> Self {
        Self { parent: None, segment: Segment::Index(index) }
    }

    /// The path of a property of this object.
    pub fn member<'b>(&'b self, name: &'b str) -> Path<'b> {
        Path { parent: Some(self), segment: Segment::Name(name) }
    }

    /// The path of an item of this list.
    pub fn item(&self, index: usize) -> Path<'_> {
        Path { parent: Some(self), segment: Segment::Index(index) }
    }

    /// # Errors
    /// Always `Invalid`, with this path as the field.
    pub fn fail<T>(&self, message: impl Into<String>) -> Result<T> {
        Err(Error::invalid(self.to_string(), message))
    }

    /// # Errors
    /// `Invalid` with this path as the field, unless `condition` is true.
    pub fn require(&self, condition: bool, message: &str) -> Result<()> {
        if condition { Ok(()) } else { self.fail(message) }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
            if !matches!(parent, Path { parent: None, segment: Segment::Name("") }) {
                f.write_str(".")?;
            }
        }
        match self.segment {
            Segment::Name(name) => f.write_str(name),
            Segment::Index(index) => write!(f, "{index}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_properties_and_items() {
        let (statement, batch) = (Path::root(""), Path::root_item(2));
        assert_eq!(statement.member("actor").member("member").item(0).member("mbox").to_string(), "actor.member.0.mbox");
        assert_eq!(batch.member("verb").to_string(), "2.verb");
        assert_eq!(Path::root("agent").member("mbox").to_string(), "agent.mbox");
    }
}
