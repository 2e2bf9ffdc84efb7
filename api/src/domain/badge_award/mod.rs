//! Badge award: a badge for one employee, from the offer to the signed credential (Open Badges 3.0). A person or an integration offers a
//! badge, or a rule does; nothing is signed before the employee accepts, which is the consent to publish the credential.
//!
//! States: OFFERED → ISSUED or DECLINED; OFFERED or ISSUED → REVOKED by the organization; ISSUED → WITHDRAWN by the employee. A revoked
//! credential stays readable, so that verifiers learn that it was revoked; a withdrawn one is deleted. Both are set in the status list.
//!
//! - `credential` builds the documents, `identity` names their subject, `status_list` says which are revoked,
//! - `rule` offers badges to who fulfils their criteria, `learner_record` combines the credentials of one employee,
//! - `public` reads what verifiers see, who have the address of a credential and no token.
//!
//! Not here: what a badge is for (`badge`), and the keys (`signing_key`).

mod credential;
mod identity;
mod learner_record;
mod public;
mod read;
mod rule;
mod status_list;
mod write;

pub use credential::{BADGES_CONTEXT, achievement};
pub use learner_record::issue_learner_record;
pub use public::{PublicCredential, find_credential};
pub use read::{List, Sort, credential_url, get, visible_to};
pub use rule::{offer_for_completion, offer_for_level};
pub use status_list::sign_status_list;
pub use write::{NewOffer, accept, decline, offer, revoke, withdraw};
