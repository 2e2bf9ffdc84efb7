//! The cost of operations. A field whose value is an object costs 1, a scalar nothing, a mutation 10, unless `@cost` declares another
//! weight. Fields below `nodes` or `edges` of a connection count once for each row of the page, and fields below `nodes(ids:)` once for
//! each identifier. Other lists are short and count once. Introspection is free, but its nesting is limited. A subscription is charged when
//! it starts, not for its events.
//!
//! Costs are read from the printed schema, so that callers are charged what the schema says.

mod charge;
mod price_list;

pub use charge::{Charge, CostPlan, FieldCosts};
pub use price_list::PriceList;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::config::Config;
    use crate::transport::graphql::engine::error_code::ErrorCode;
    use async_graphql::{
        ServerError, Value, Variables,
        parser::{parse_query, parse_schema},
    };
    use serde_json::json;

    const SCHEMA: &str = "
        directive @cost(weight: Int!) on FIELD_DEFINITION
        type Query { me: Person, people(first: Int, last: Int): PersonConnection!, nodes(ids: [ID!]!): [Node]!, sum: Int @cost(weight: 7) }
        type Mutation { personCreate: Payload }
        interface Node { id: ID! }
        type Person implements Node {
            id: ID!, name: String, boss: Person, roles: [Role!]!, reports(first: Int, last: Int): PersonConnection!
        }
        type Role { name: String }
        type PersonConnection { edges: [PersonEdge!]!, nodes: [Person!]!, pageInfo: PageInfo!, totalCount: Int @cost(weight: 5) }
        type PersonEdge { cursor: String!, node: Person! }
        type PageInfo { endCursor: String }
        type Payload { person: Person }
        schema { query: Query mutation: Mutation }
    ";

    fn plan(document: &str, variables: serde_json::Value) -> Result<CostPlan, ServerError> {
        let document = parse_query(document).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        let prices = PriceList::new(&parse_schema(SCHEMA).unwrap(), &Config::defaults().unwrap());
        prices.cost_plan(&document, &operation.node, &Variables::from_json(variables))
    }

    fn cost(document: &str, variables: serde_json::Value) -> u64 {
        plan(document, variables).unwrap().requested()
    }

    #[test]
    fn objects_cost_one_scalars_nothing_and_mutations_ten() {
        assert_eq!(cost("{ __typename }", json!({})), 1);
        assert_eq!(cost("{ me { id name } }", json!({})), 1);
        assert_eq!(cost("{ me { boss { boss { id } } } }", json!({})), 3);
        assert_eq!(cost("{ sum }", json!({})), 7);
        assert_eq!(cost("mutation { personCreate { person { id } } }", json!({})), 11);
    }

    #[test]
    fn fields_of_rows_count_once_per_row_of_the_page() {
        assert_eq!(cost("{ people(first: 10) { nodes { id } } }", json!({})), 11);
        assert_eq!(cost("{ people(first: 10) { edges { cursor node { id } } pageInfo { endCursor } } }", json!({})), 22);
        assert_eq!(cost("{ people(first: 10) { totalCount } }", json!({})), 6);
        assert_eq!(cost("{ people(first: 10) { nodes { reports(last: 20) { nodes { boss { id } } } } } }", json!({})), 421);
        assert_eq!(cost("query($n: Int) { people(first: $n) { nodes { id } } }", json!({ "n": 7 })), 8);
        assert_eq!(cost("query($n: Int = 9) { people(first: $n) { nodes { id } } }", json!({})), 10);
        assert_eq!(cost("{ people { nodes { id } } }", json!({})), 21);
    }

    #[test]
    fn page_sizes_out_of_range_are_clamped() {
        assert_eq!(cost("{ people(first: -3) { nodes { id } } }", json!({})), 1);
        assert_eq!(cost("{ people(first: 99999999999999999999) { nodes { id } } }", json!({})), 1);
        assert_eq!(cost("{ people(first: 5000) { nodes { id } } }", json!({})), 1001);
        let mut deep = "{ id }".to_owned();
        for _ in 0..12 {
            deep = format!("{{ reports(first: 1000) {{ nodes {deep} }} }}");
        }
        assert_eq!(cost(&format!("{{ me {deep} }}"), json!({})), u64::MAX);
    }

    #[test]
    fn each_id_of_nodes_counts() {
        assert_eq!(cost("{ nodes(ids: [\"a\", \"b\"]) { id ... on Person { boss { id } } } }", json!({})), 4);
        assert_eq!(cost("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": ["a", "b", "c"] })), 3);
    }

    #[test]
    fn skipped_selections_do_not_count() {
        assert_eq!(cost("{ me { ...F } } fragment F on Person { boss { id } }", json!({})), 2);
        let document = "query($x: Boolean!) { me { boss @include(if: $x) { id } ... @skip(if: $x) { reports { nodes { id } } } } }";
        assert_eq!(cost(document, json!({ "x": true })), 2);
        assert_eq!(cost(document, json!({ "x": false })), 22);
    }

    #[test]
    fn the_actual_cost_counts_the_rows_of_the_response() {
        let plan = plan("{ people(first: 10) { nodes { id boss { id } roles { name } } } }", json!({})).unwrap();
        assert_eq!(plan.requested(), 31);
        let row = |boss| json!({ "id": "p", "boss": boss, "roles": [{ "name": "a" }, { "name": "b" }] });
        let data = Value::from_json(json!({ "people": { "nodes": [row(json!({ "id": "q" })), row(json!(null))] } })).unwrap();
        assert_eq!(plan.actual(&data), 7);
        assert_eq!(plan.actual(&Value::Null), 1);
    }

    #[test]
    fn a_cost_error_names_the_page_to_reduce_and_a_size_that_fits() {
        let cost_error = |document: &str, limit| {
            let error = plan(document, json!({})).unwrap().limit_error(limit);
            assert_eq!(ErrorCode::of(&error), Some(ErrorCode::CostLimit));
            serde_json::to_value(error.extensions).unwrap()
        };
        let nested = |first| format!("{{ me {{ id }} people(first: {first}) {{ nodes {{ reports(first: 100) {{ nodes {{ id }} }} }} }} }}");
        let extensions = cost_error(&nested(1000), 20_000);
        assert_eq!(extensions["cost"], 102_002);
        assert_eq!((&extensions["path"], &extensions["limit"]), (&json!(["people"]), &json!(20_000)));
        let first = extensions["suggestedFirst"].as_u64().unwrap();
        assert!(cost(&nested(first), json!({})) <= 20_000);
        assert!(cost(&nested(first + 1), json!({})) > 20_000);

        let inner = cost_error("{ people(first: 2) { nodes { reports(first: 1000) { nodes { id } } } } }", 500);
        assert_eq!((&inner["path"], &inner["suggestedFirst"]), (&json!(["people", "nodes", "reports"]), &json!(247)));
        let no_suggestion = cost_error("{ people(first: 1) { nodes { boss { boss { id } } } } }", 1);
        assert_eq!(no_suggestion.get("suggestedFirst"), None);
        assert_eq!(no_suggestion["path"][0], "people");
    }

    #[test]
    fn introspection_is_free_and_its_nesting_is_limited() {
        assert_eq!(cost("{ __schema { types { name fields { name } } } __type(name: \"X\") { name } }", json!({})), 1);
        assert!(plan("{ __schema { types { name } } }", json!({})).unwrap().introspects);
        assert!(!plan("{ __typename }", json!({})).unwrap().introspects);
        let round = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
        assert_eq!(ErrorCode::of(&plan(round, json!({})).unwrap_err()), Some(ErrorCode::DepthLimit));
    }
}
