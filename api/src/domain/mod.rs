//! The domain: one module per noun. A module may use the modules named before it.
//!
//! Every operation that serves a request takes the actor and checks its permission. Errors that all operations share are not repeated in
//! their descriptions: `Forbidden` when the actor lacks the permission, `NotFound` when an object named by its identifier does not exist or
//! the actor may not see it, and `Unavailable` when the database does not respond.

/// Helpers that several modules use.
pub mod shared;

/// A customer, which is the tenant.
pub mod organization;
/// An OpenID Connect issuer that the organization trusts.
pub mod identity_provider;
/// The integration that an organization names for a group of employee attributes.
pub mod attribute_owner;
/// A registered API client.
pub mod integration;
/// Reading the change log of the organization.
pub mod change;
/// An address to which the server sends the changes of the organization.
pub mod webhook_endpoint;
/// The limits on how many employees may change at once, and the release of what exceeds them.
pub mod brake;
/// A person on the roster.
pub mod employee;
/// The key with which the confidential texts of an employee are encrypted.
pub mod personal_key;
/// When an employee works.
pub mod working_hours;
/// How the columns of a company's roster files map to employee attributes.
pub mod roster_mapping;
/// The rows of a file that another system writes.
pub mod table_file;
/// One import of a roster: upload, plan, apply.
pub mod roster;
/// A place from which the server fetches rosters by itself.
pub mod roster_source;
/// A versioned tree of skills with a level scale.
pub mod competency;
/// An immutable statement of what was learned or done.
pub mod learning_record;
/// A key with which the organization signs credentials.
pub mod signing_key;
/// What an employee can achieve: a level in a competency, or the completion of a program.
pub mod badge;
/// A badge for one employee, from the offer to the signed credential.
pub mod badge_award;
/// A versioned set of prompts for a conversation.
pub mod guide;
/// A versioned set of questions.
pub mod question_set;
/// A peer-coaching program.
pub mod program;
/// An employee's membership of a program.
pub mod participant;
/// One cycle of a program.
pub mod round;
/// Two employees who are never paired.
pub mod match_block;
/// Two or three participants who coach each other in a round.
pub mod pairing;
/// How the coaching time of a pairing is shared.
pub mod reciprocity;
/// The pairings that are proposed for a round.
pub mod match_proposal;
/// A conversation of a pairing.
pub mod session;
/// When the members of a pairing could meet.
pub mod suggested_time;
/// How regularly sessions are held, compared with the cadence.
pub mod habit;
/// What a participant works toward.
pub mod goal;
/// What a member of a pairing promised in a session to do by a date.
pub mod commitment;
/// What an employee writes about a session, or freely.
pub mod reflection;
/// What a pairing talks about in a session: the steps of its guide, and the members' own topics.
pub mod agenda;
/// What the members of a pairing give each other as answers to questions.
pub mod feedback;
/// A short survey of the participants in a round.
pub mod pulse;
/// An address from which a calendar program reads the sessions of an employee.
pub mod calendar_feed;
/// Thanks of one employee to another.
pub mod recognition;
/// What a participant learned and shares with the program.
pub mod takeaway;
/// A long-lived token with which a directory calls the SCIM API.
pub mod scim_token;
/// A key and a secret with which a learning system calls the xAPI endpoints.
pub mod xapi_credential;
/// What someone did, in the words of the Experience API.
pub mod statement;
/// Learning records as statements, and the xAPI profile that describes them.
pub mod record_statement;
/// The consent of an employee to learning records.
pub mod record_consent;
/// A document that a client keeps in the learning record store.
pub mod xapi_document;
/// Which statements are evidence of a level in a competency.
pub mod evidence_rule;
/// A group of users that a directory maintains.
pub mod team;
/// The GraphQL documents that an integration is restricted to.
pub mod allowed_operation;
/// The level of an employee in a competency at an instant.
pub mod assessment;
/// What statements of others say about employees and their competencies.
pub mod evidence;
/// What employees completed in a learning system, as a file.
pub mod completion_file;
/// Figures about groups of people, for dashboards.
pub mod insight;
/// Everything that is stored about one employee, for that employee.
pub mod my_data;
/// A request to erase the personal data of an employee.
pub mod employee_erasure;
/// Which objects a file contains, for systems that read files only.
pub mod export;
