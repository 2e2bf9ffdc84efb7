//! The macro that declares the tables of insights: for each, the object with its rows, and the row with its figures.

use super::input::{InsightGrouping, groupings};
use crate::{
    domain::insight::{self, Answer, Group, Row, Subject},
    transport::graphql::engine::request_context::ContextExt,
};
use async_graphql::{Context, Result};
use std::collections::HashSet;

/// Computes the rows of a table, with the figures that the caller selects. `levels` is the length of the scale of a distribution.
pub async fn load(
    ctx: &Context<'_>,
    answer: &Answer,
    group: Group,
    by: Option<Vec<InsightGrouping>>,
    subject: Subject,
    levels: usize,
) -> Result<Vec<Row>> {
    let rows = ctx.look_ahead().field("rows").selection_fields();
    let selected: HashSet<&str> = rows.iter().flat_map(|row| row.selection_set()).map(|field| field.name()).collect();
    let wanted = |name: &str| match name.strip_prefix("level_") {
        Some(level) => selected.contains("distribution") && level.parse().is_ok_and(|level: usize| level <= levels),
        None => selected.contains(field_name(name).as_str()),
    };
    Ok(insight::load(ctx.app()?, answer, group, &groupings(by), subject, &wanted).await?)
}

/// The name of a figure in the schema.
fn field_name(figure: &str) -> String {
    let mut name = String::with_capacity(figure.len());
    let mut is_start = false;
    for letter in figure.chars() {
        match letter {
            '_' => is_start = true,
            _ if std::mem::take(&mut is_start) => name.extend(letter.to_uppercase()),
            _ => name.push(letter),
        }
    }
    name
}

/// Declares tables. The name of a field is that of a figure in `domain::insight`; other fields follow in a second pair of braces.
macro_rules! tables {
    ($(
        $(#[doc = $doc:literal])*
        $table:ident of $row:ident { $($(#[doc = $figure_doc:literal])* $figure:ident: $kind:ty,)* } $(+ { $($resolvers:tt)* })?
    )*) => {
        $(
            $(#[doc = $doc])*
            #[derive(async_graphql::SimpleObject)]
            pub struct $table {
                /// The rows, in the order of the values of their keys. Without groupings, one row about all people.
                pub rows: Vec<$row>,
            }

            impl From<Vec<$crate::domain::insight::Row>> for $table {
                fn from(rows: Vec<$crate::domain::insight::Row>) -> Self {
                    Self { rows: rows.into_iter().map($row).collect() }
                }
            }

            pub struct $row($crate::domain::insight::Row);

            /// A row of a table of insights: the figures of one group of people.
            #[async_graphql::Object]
            impl $row {
                /// The values that the row is about, in the order of `by`.
                async fn keys(&self) -> Vec<$crate::transport::graphql::schema::insight::figure::InsightKey> {
                    self.0.keys.iter().map(Into::into).collect()
                }

                /// The number of people in the group.
                async fn n(&self) -> $crate::transport::graphql::schema::insight::figure::IntegerFigure {
                    $crate::transport::graphql::schema::insight::figure::IntegerFigure::new(self.0.people.map(i64::from))
                }

                $(
                    $(#[doc = $figure_doc])*
                    async fn $figure(&self) -> async_graphql::Result<$kind> {
                        Ok(<$kind as $crate::transport::graphql::schema::insight::figure::FigureType>::read(&self.0, stringify!($figure))?)
                    }
                )*

                $($($resolvers)*)?
            }
        )*
    };
}
pub(super) use tables;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_has_its_name_of_the_schema() {
        assert_eq!([field_name("held"), field_name("on_time_percent"), field_name("level_1")], ["held", "onTimePercent", "level1"]);
    }
}
