//! Insights: figures about groups of people, and what protects the people.

mod attacker;
mod company;
mod figures;
mod groupings;
mod input;
mod live;
mod more_figures;
mod people_attacks;
mod suppression;

pub use company::Company;

use crate::world::{Caller, value_at};
use serde_json::{Value, json};

/// The fragment with which tests read figures.
const FRAGMENTS: &str = "
    fragment i on IntegerFigure { ... on IntegerValue { value } ... on Suppressed { reason } }
    fragment d on DecimalFigure { ... on DecimalValue { value } ... on Suppressed { reason } }";

/// The figures of rows, each as its value or the reason why it is suppressed, with the values of their keys before them.
pub async fn rows(caller: &Caller, arguments: &str, table: &str, figures: &[&str]) -> Vec<Vec<Value>> {
    let name = table.split('(').next().unwrap();
    let selections: Vec<_> = figures.iter().map(|figure| format!("{figure} {{ ...{} }}", fragment_of(figure))).collect();
    let document =
        format!("{{ insights{arguments} {{ {table} {{ rows {{ keys {{ value start }} {} }} }} }} }} {FRAGMENTS}", selections.join(" "));
    let document = if selections.iter().any(|selection| selection.ends_with("...d }")) {
        document
    } else {
        document.replace("fragment d on DecimalFigure { ... on DecimalValue { value } ... on Suppressed { reason } }", "")
    };
    let data = caller.execute(&document, json!({})).await;
    let rows = value_at(&data, &format!("insights.{name}.rows")).as_array().unwrap();
    rows.iter().map(|row| [keys(row), figures.iter().map(|figure| figure_of(&row[*figure])).collect()].concat()).collect()
}

fn fragment_of(figure: &str) -> &'static str {
    if figure.ends_with("Percent") || figure.starts_with("average") { "d" } else { "i" }
}

fn keys(row: &Value) -> Vec<Value> {
    let key = |key: &Value| if key["start"].is_null() { key["value"].clone() } else { key["start"].clone() };
    row["keys"].as_array().unwrap().iter().map(key).collect()
}

/// The value of a figure, the reason why it is suppressed, or null.
pub fn figure_of(figure: &Value) -> Value {
    if figure.is_null() || !figure["value"].is_null() { figure["value"].clone() } else { figure["reason"].clone() }
}

/// The message of the error of a query.
pub async fn error_of(caller: &Caller, document: &str) -> (String, String) {
    let response = caller.graphql(document, json!({})).await;
    let message = value_at(&response.body, "errors.0.message").as_str().unwrap_or_default().to_owned();
    (response.error_code().to_owned(), message)
}
