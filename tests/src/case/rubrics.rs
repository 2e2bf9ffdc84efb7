//! Rubrics: the levels of a package's rubric are the scale of its framework.

use super::{import, refused, rich_package};
use crate::world::World;
use serde_json::{Value, json};

/// Replaces the levels of the rubric, by quality and score.
fn with_levels(levels: &[(&str, i32)]) -> Value {
    let mut package = rich_package();
    let levels: Vec<Value> = levels.iter().map(|(quality, score)| json!({ "quality": quality, "score": score })).collect();
    *package.pointer_mut("/CFRubrics/0/CFRubricCriteria/0/CFRubricCriterionLevels").unwrap() = levels.into();
    package
}

#[tokio::test]
async fn the_scale_follows_the_rubric_unless_somebody_chose_another() {
    let world = World::new().await;
    let (acme, globex) = (world.admin(), world.globex_admin());
    let created = import(&acme, "?mode=apply", &rich_package()).await;
    assert_eq!(created["competencyFramework"]["levels"], json!(["Tries", "Applies", "Masters"]), "by score");
    let more = with_levels(&[("Tries", 1), ("Applies", 2), ("Masters", 3), ("Teaches", 4)]);
    let updated = import(&acme, "?mode=apply", &more).await;
    assert_eq!(updated["competencyFramework"]["levels"], json!(["Tries", "Applies", "Masters", "Teaches"]));
    let (status, field, message) = refused(&acme, "?mode=apply", &rich_package()).await;
    assert_eq!((status, field.as_str()), (400, "levels"), "{message}");

    let chosen = import(&globex, "?mode=apply&levels=Low,High", &rich_package()).await;
    assert_eq!(chosen["competencyFramework"]["levels"], json!(["Low", "High"]));
    let kept = import(&globex, "?mode=apply", &more).await;
    assert_eq!(kept["competencyFramework"]["levels"], json!(["Low", "High"]), "a chosen scale stays");
    world.end().await;
}
