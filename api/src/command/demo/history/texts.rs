//! The texts of the history.

/// Titles and reasons of goals.
pub const GOALS: [(&str, &str); 10] = [
    ("Run a handover call without slides", "The other office reads them alone and asks nothing."),
    ("Say no to one request a week, with a reason", "I promise more than fits into the week, and then I am late everywhere."),
    ("Ask the warehouse before I promise a date", "Two customers were told a day that nobody had asked for."),
    ("Give the night shift feedback that they can use", "They hear from me only when something went wrong."),
    ("Let my colleague finish the sentence", "In calls over three time zones I interrupt because of the delay."),
    ("Prepare one question for each customer call", "I explain our product before I know what is needed."),
    ("Write decisions down in the meeting", "We decide the same thing twice and remember two versions."),
    ("Take part in the English stand-up without notes", "I speak only when I am asked."),
    ("Teach two colleagues the returns process", "All returns wait when I am on leave."),
    ("Bring bad news on the same day", "I wait until I have a solution, and then it is too late for one."),
];

pub const COMMITMENTS: [&str; 12] = [
    "Call the warehouse before the offer goes out, and write down what they say",
    "Ask for feedback at the end of the shift, from two people",
    "Begin Monday's call with a question and count to five",
    "Show the returns process to one colleague until Friday",
    "Send the notes of the meeting within an hour",
    "Tell the customer about the delay before they ask",
    "Leave the first answer to the others in the stand-up",
    "Write three sentences about what I want from the next review",
    "Decline the Thursday meeting and say why",
    "Ask what would help before I suggest anything",
    "Block an hour for the training material, and keep it",
    "Thank the night shift for the inventory by name",
];

pub const THANKS: [&str; 8] = [
    "You asked me three questions in ten minutes, and the plan was there.",
    "You joined at six in the morning your time. I knew that you were there for it.",
    "You told me that my e-mail sounded harsh, before I sent it to the customer.",
    "You showed me how the night shift counts. I promise other dates since then.",
    "You remembered what I wanted to try, and asked about it.",
    "You let me find it myself, although you knew the answer.",
    "Your checklist went to all of our office. Nobody forgets the customs form any more.",
    "You listened in a week in which nobody else had the time.",
];

pub const TAKEAWAYS: [&str; 8] = [
    "Ask how somebody's day began before you talk about the list. With six hours between you, it is another day.",
    "When a call has a delay, the one with the worse line speaks first.",
    "A date is a promise of two teams. Neither of them can give it alone.",
    "What did you try already is a better question than have you tried this.",
    "Cancel a session only with the next date in the same message.",
    "Write down the sentence that surprised you. It is the one you will need in three weeks.",
    "Praise needs a noun and a verb: what was done, and what came of it.",
    "A pause in the second language is thinking, not disagreement.",
];

pub const REFLECTIONS: [&str; 6] = [
    "I wanted to be helpful and talked too much. The best minute was the one in which I said nothing.",
    "The question about what I would stop doing was harder than the one about what I want.",
    "I notice that I prepare excuses before each review. Today I needed none.",
    "I was tired and it showed. Next time I say so at the beginning.",
    "We laughed about the same mistake in two warehouses. That made it smaller.",
    "I still do not know whether I want the new role, but I know whom to ask.",
];
