//! The questions of the sample data: the question sets of the program, feedback in two pairings, and the pulse of the round.

use chrono::TimeDelta;
use coachgraph::{
    access::Actor,
    app::App,
    domain::{
        feedback, program, pulse,
        question_set::{self, Answer},
    },
    platform::Result,
};
use entity::{
    employee::Model as Employee,
    id::{ProgramId, RoundId},
    pairing::Model as Pairing,
};

/// How much the other listened and asked, what helped most, what to keep, what to try.
type Feedback = (i32, i32, [&'static str; 2], &'static str, &'static str);

/// In the first pairing both have written, in the second only the first member.
const FEEDBACK: [Feedback; 3] = [
    (
        5,
        4,
        ["listening", "honesty"],
        "When I told you about the release that went wrong, you waited until I had finished and asked what I had wanted to protect. Nobody had asked me that.",
        "Tell me earlier when you disagree. In the second session I noticed it only afterwards.",
    ),
    (
        4,
        5,
        ["open_questions", "follow_through"],
        "You came back to my plan with shipping after a week and asked what had become of it. That is why I did it.",
        "Leave a little more silence after a question. I sometimes answer the second one before the first.",
    ),
    (
        4,
        3,
        ["own_experience", "listening"],
        "You told me how your own first disagreement with a supplier went. It made mine smaller.",
        "I would like more questions before the advice.",
    ),
];

/// What nine of the twelve participants answer: trust, belonging, confidence, recommendation.
const PULSE: [[i32; 4]; 9] =
    [[5, 4, 4, 9], [4, 4, 3, 8], [5, 5, 4, 10], [3, 4, 3, 7], [4, 3, 4, 8], [5, 4, 5, 9], [4, 2, 3, 6], [4, 4, 4, 9], [5, 5, 3, 10]];

const COMMENTS: [&str; 2] = ["Fix the times at the beginning of the round.", "A shorter first session would be enough for me."];

/// Sets the question sets of the program: those that come with the product.
pub async fn set_question_sets(app: &App, actor: &Actor, id: ProgramId) -> Result<()> {
    let (sets, _) = question_set::import_standard(app, actor).await?;
    program::set_question_sets(app, actor, id, sets.iter().map(|set| set.id).collect(), None).await?;
    Ok(())
}

/// Opens an exchange in each pairing, and submits feedback: of both members in the first, of one member in the second.
pub async fn exchange_feedback(app: &App, pairings: &[(&Pairing, [Employee; 2])]) -> Result<()> {
    let mut feedback = FEEDBACK.iter();
    for ((pairing, [one, other]), givers) in pairings.iter().zip([2, 1]) {
        // In the future of the start of the demo.
        let due_at = app.clock.now() + TimeDelta::days(18);
        let exchange = feedback::open(app, &Actor::for_sample_data(one), pairing.id, due_at, None).await?;
        for (giver, receiver) in [(one, other), (other, one)].into_iter().take(givers) {
            let Some(text) = feedback.next() else { continue };
            feedback::submit(app, &Actor::for_sample_data(giver), exchange.id, receiver.id, feedback_answers(text), None).await?;
        }
    }
    Ok(())
}

fn answer(question: &str) -> Answer {
    Answer { question: question.into(), scale: None, choices: None, text: None }
}

/// The answers of one of the texts.
pub fn sample_feedback(index: usize) -> Vec<Answer> {
    FEEDBACK.iter().cycle().nth(index % FEEDBACK.len()).map(feedback_answers).unwrap_or_default()
}

fn feedback_answers((listening, asking, helpful, keep, next): &Feedback) -> Vec<Answer> {
    vec![
        Answer { scale: Some(*listening), ..answer("listening") },
        Answer { scale: Some(*asking), ..answer("questions_asked") },
        Answer { choices: Some(helpful.iter().map(|key| (*key).into()).collect()), ..answer("most_helpful") },
        Answer { text: Some((*keep).into()), ..answer("keep_doing") },
        Answer { text: Some((*next).into()), ..answer("try_next") },
    ]
}

/// Opens the pulse of a round, which closes in three days, and answers it in the name of some participants.
pub async fn answer_pulse(app: &App, actor: &Actor, round: RoundId, participants: &[Employee]) -> Result<()> {
    let pulse = pulse::open(app, actor, round, app.clock.now() + TimeDelta::days(3), None).await?;
    let mut comments = COMMENTS.iter();
    for (index, (participant, values)) in participants.iter().zip(PULSE).enumerate() {
        let keys = ["trust", "belonging", "confidence", "would_recommend"];
        let mut answers: Vec<_> = keys.iter().zip(values).map(|(key, value)| Answer { scale: Some(value), ..answer(key) }).collect();
        if index % 4 == 2
            && let Some(comment) = comments.next()
        {
            answers.push(Answer { text: Some((*comment).into()), ..answer("comment") });
        }
        pulse::answer(app, &Actor::for_sample_data(participant), pulse.id, answers).await?;
    }
    Ok(())
}
