//! The parameters of `CFDocuments`: `limit`, `offset`, `sort`, `orderBy`, `filter` and `fields`, and the `Link` header of a page.

use super::{
    error::CaseError,
    filter::{Filter, compare},
};
use serde_json::{Map, Value};
use url::form_urlencoded;

/// The page size without `limit`.
const DEFAULT_LIMIT: usize = 100;

/// The members of a CFDocument that are texts or lists of texts: lists are sorted and filtered by them.
const TEXT_MEMBERS: [&str; 17] = [
    "identifier",
    "uri",
    "title",
    "creator",
    "lastChangeDateTime",
    "frameworkType",
    "caseVersion",
    "officialSourceURL",
    "publisher",
    "description",
    "subject",
    "language",
    "version",
    "adoptionStatus",
    "statusStartDate",
    "statusEndDate",
    "notes",
];

/// The other members of a CFDocument.
const OBJECT_MEMBERS: [&str; 4] = ["subjectURI", "licenseURI", "CFPackageURI", "extensions"];

/// The parsed parameters of a list.
#[derive(Debug)]
pub struct ListParameters {
    pub limit: usize,
    pub offset: usize,
    sort: Option<String>,
    descending: bool,
    filter: Filter,
    /// The members to return; all without `fields`.
    fields: Option<Vec<String>>,
}

impl ListParameters {
    /// Parses the query string of a URL. `max`: the largest page.
    ///
    /// # Errors
    /// 400 that names the parameter.
    pub fn parse(query: &str, max: u32) -> Result<Self, CaseError> {
        let mut parameters =
            Self { limit: DEFAULT_LIMIT, offset: 0, sort: None, descending: false, filter: Filter::default(), fields: None };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "limit" => parameters.limit = parse_number("limit", &value, 1)?.min(usize::try_from(max).unwrap_or(usize::MAX)),
                "offset" => parameters.offset = parse_number("offset", &value, 0)?,
                "sort" => {
                    if !TEXT_MEMBERS.contains(&&*value) {
                        let message = format!("sort: cannot sort by {value:?}: use one of {}", TEXT_MEMBERS.join(", "));
                        return Err(CaseError::invalid("invalid_sort_field", message));
                    }
                    parameters.sort = Some(value.into_owned());
                }
                "orderBy" => {
                    parameters.descending = match value.to_ascii_lowercase().as_str() {
                        "asc" => false,
                        "desc" => true,
                        _ => return Err(CaseError::invalid("invalid_sort_field", "orderBy: must be asc or desc")),
                    }
                }
                "filter" if value.trim().is_empty() => {}
                "filter" => parameters.filter = Filter::parse(&value, &TEXT_MEMBERS)?,
                "fields" => parameters.fields = Some(parse_fields(&value)?),
                _ => {
                    let message = format!("{name}: unknown parameter: use limit, offset, sort, orderBy, filter or fields");
                    return Err(CaseError::invalid("invalid_selection_field", message));
                }
            }
        }
        Ok(parameters)
    }

    /// The objects that fulfil the filter, sorted. They come sorted by identifier.
    pub fn select(&self, mut objects: Vec<Value>) -> Vec<Value> {
        objects.retain(|object| self.filter.matches(object));
        if let Some(member) = &self.sort {
            objects.sort_by(|a, b| {
                let order = match (sort_text(a, member), sort_text(b, member)) {
                    (Some(a), Some(b)) => compare(&a, &b),
                    // Without the member: at the end of an ascending list.
                    (a, b) => b.is_some().cmp(&a.is_some()),
                };
                if self.descending { order.reverse() } else { order }
            });
        } else if self.descending {
            objects.reverse();
        }
        objects
    }

    /// The members of an object that are asked for.
    pub fn choose_fields(&self, object: Value) -> Value {
        match (&self.fields, object) {
            (Some(fields), Value::Object(object)) => {
                Value::Object(object.into_iter().filter(|(name, _)| fields.contains(name)).collect::<Map<_, _>>())
            }
            (_, object) => object,
        }
    }

    /// The `Link` header (RFC 8288) with the first, previous, next and last page of a list with `total` objects.
    pub fn link_header(&self, url: &str, query: &str, total: usize) -> String {
        let last = total.saturating_sub(1) / self.limit * self.limit;
        let mut links = vec![("first", 0), ("last", last)];
        if self.offset + self.limit < total {
            links.push(("next", self.offset + self.limit));
        }
        if self.offset > 0 {
            links.push(("prev", self.offset.min(total).saturating_sub(self.limit)));
        }
        let others: Vec<_> = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| !["limit", "offset"].contains(&&**name)).collect();
        let link = |(relation, offset): (&str, usize)| {
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.append_pair("limit", &self.limit.to_string()).append_pair("offset", &offset.to_string()).extend_pairs(&others);
            format!("<{url}?{}>; rel=\"{relation}\"", query.finish())
        };
        links.into_iter().map(link).collect::<Vec<_>>().join(", ")
    }
}

fn parse_number(name: &str, value: &str, least: usize) -> Result<usize, CaseError> {
    let number = value.trim().parse().ok().filter(|number| (least..=usize::MAX / 2).contains(number));
    number.ok_or_else(|| CaseError::invalid("invalid_selection_field", format!("{name}: must be a whole number of at least {least}")))
}

fn parse_fields(value: &str) -> Result<Vec<String>, CaseError> {
    let fields: Vec<String> = value.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    let known = |name: &String| TEXT_MEMBERS.contains(&name.as_str()) || OBJECT_MEMBERS.contains(&name.as_str());
    match fields.iter().find(|name| !known(name)) {
        Some(unknown) => {
            let members = [TEXT_MEMBERS.join(", "), OBJECT_MEMBERS.join(", ")].join(", ");
            let message = format!("fields: a CFDocument has no member {unknown:?}: use {members}");
            Err(CaseError::invalid("invalid_selection_field", message))
        }
        None if fields.is_empty() => Err(CaseError::invalid("invalid_selection_field", "fields: name at least one member")),
        None => Ok(fields),
    }
}

fn sort_text(object: &Value, member: &str) -> Option<String> {
    match object.get(member)? {
        Value::String(text) => Some(text.clone()),
        Value::Array(texts) => texts.first()?.as_str().map(str::to_owned),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn links_lead_through_the_list() {
        let page = ListParameters::parse("limit=2&offset=2&sort=title", 1000).unwrap();
        let links = page.link_header("https://c.example/CFDocuments", "limit=2&offset=2&sort=title", 5);
        for link in ["offset=0&sort=title>; rel=\"first\"", "offset=4&sort=title>; rel=\"last\"", "offset=4&sort=title>; rel=\"next\""] {
            assert!(links.contains(link), "{links}");
        }
        assert!(links.contains("limit=2&offset=0&sort=title>; rel=\"prev\""), "{links}");
        let only = ListParameters::parse("", 1000).unwrap().link_header("u", "", 0);
        assert!(!only.contains("next") && !only.contains("prev") && only.contains("offset=0>; rel=\"last\""), "{only}");
    }

    #[test]
    fn objects_without_the_sorted_member_are_last() {
        let objects = || vec![json!({"title": "B"}), json!({}), json!({"title": "A"})];
        let sorted = ListParameters::parse("sort=title", 10).unwrap().select(objects());
        assert_eq!(sorted, [json!({"title": "A"}), json!({"title": "B"}), json!({})]);
        let sorted = ListParameters::parse("sort=title&orderBy=DESC", 10).unwrap().select(objects());
        assert_eq!(sorted.first(), Some(&json!({})));
        assert_eq!(sorted.get(1), Some(&json!({"title": "B"})));
    }

    #[test]
    fn unknown_parameters_and_members_are_rejected() {
        let code = |query: &str| ListParameters::parse(query, 10).unwrap_err().code_minor;
        assert_eq!(code("sort=color"), "invalid_sort_field");
        assert_eq!(code("orderBy=up"), "invalid_sort_field");
        assert_eq!(code("fields=title,color"), "invalid_selection_field");
        assert_eq!(code("fields="), "invalid_selection_field");
        assert_eq!(code("limit=0"), "invalid_selection_field");
        assert_eq!(code("offset=-1"), "invalid_selection_field");
        assert_eq!(code("page=2"), "invalid_selection_field");
        assert_eq!(code("filter=color%3D'x'"), "invalid_filter_field");
        assert_eq!(ListParameters::parse("limit=5000", 10).unwrap().limit, 10);
    }
}
