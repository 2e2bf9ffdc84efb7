//! The cells of a JSON object: every value in it, under the names that lead to it, such as `worker.position.title` or `emails.0.value`.

use super::{Cell, Cells, FileRow};
use serde_json::{Number, Value};

/// The deepest nesting of an object that is read.
const MAX_DEPTH: usize = 20;

/// Numbers with more digits than this have lost the rest on their way through a spreadsheet or a JSON library.
const EXACT_DIGITS: f64 = 1e15;

/// The row of a JSON value. `ignores`: whether a column, with all that is in it, is ignored.
pub fn to_row(value: &Value, ignores: &dyn Fn(&str) -> bool) -> FileRow {
    let Value::Object(object) = value else {
        return FileRow { cells: Cells::Named(Vec::new()), malformed: Some("is not a JSON object".into()) };
    };
    let mut cells = Vec::new();
    let is_flat = object.iter().all(|(name, value)| add_cells(name.clone(), value, ignores, 0, &mut cells));
    FileRow { cells: Cells::Named(cells), malformed: (!is_flat).then(|| format!("is nested deeper than {MAX_DEPTH} levels")) }
}

/// Adds the cells in a value. Returns whether all of them could be added.
fn add_cells(name: String, value: &Value, ignores: &dyn Fn(&str) -> bool, depth: usize, cells: &mut Vec<(String, Cell)>) -> bool {
    let text = match value {
        Value::Array(_) | Value::Object(_) if ignores(&name) => return true,
        Value::Array(_) | Value::Object(_) if depth == MAX_DEPTH => return false,
        Value::Array(items) => {
            return (0..).zip(items).all(|(index, item): (usize, _)| add_cells(format!("{name}.{index}"), item, ignores, depth + 1, cells));
        }
        Value::Object(object) => {
            return object.iter().all(|(member, value)| add_cells(format!("{name}.{member}"), value, ignores, depth + 1, cells));
        }
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) => number_to_text(number),
        Value::Bool(boolean) => boolean.to_string(),
    };
    cells.push((name, Cell::Text(text)));
    true
}

fn number_to_text(number: &Number) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() => float_to_text(float),
        _ => number.to_string(),
    }
}

/// A floating-point number as text: a whole number has no decimal point, and one that has lost digits is in scientific notation, which
/// is refused in keys.
pub fn float_to_text(float: f64) -> String {
    if float.abs() >= EXACT_DIGITS { format!("{float:E}").replace('E', "E+") } else { float.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nested_values_are_cells_under_the_names_that_lead_to_them() {
        let value = json!({
            "id": 7, "level": 3.0, "active": true, "worker": { "position": { "title": "Clerk" }, "manager": null },
            "emails": [{ "value": "a@b.example" }], "pay": { "salary": 5 },
        });
        let row = to_row(&value, &|name| name == "pay");
        let Cells::Named(mut cells) = row.cells else { panic!("cells have names") };
        cells.sort_by(|(left, _), (right, _)| left.cmp(right));
        let expected = [
            ("active", "true"),
            ("emails.0.value", "a@b.example"),
            ("id", "7"),
            ("level", "3"),
            ("worker.manager", ""),
            ("worker.position.title", "Clerk"),
        ];
        assert_eq!(cells, expected.map(|(name, text)| (name.to_owned(), Cell::from(text))));
        assert!(row.malformed.is_none());
        assert!(to_row(&json!([1]), &|_| false).malformed.is_some());
        let deep = (0..30).fold(json!(1), |inner, _| json!({ "a": inner }));
        assert!(to_row(&deep, &|_| false).malformed.unwrap().contains("deeper"));
        assert_eq!((float_to_text(1.5), float_to_text(1e20).as_str()), ("1.5".to_owned(), "1E+20"));
    }
}
