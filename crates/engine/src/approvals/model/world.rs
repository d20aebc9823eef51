//! One moment of the model: the change as the store has it, the world around it, and what really
//! happened so far.

use crate::approvals::event::Checked;
use crate::approvals::policy::{self, Review};
use crate::approvals::{
    Case, Glass, Hand, OpenRun, Party, RevisionHash, Rights, Risk, State, Vote, expiry,
};
use protocol::catalog::Environment;
use protocol::ids::UserId;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

/// Four at most: what a person wants and what an assistant does for them count as two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    pub hand: Hand,
    /// The account behind it; an assistant acts for one.
    pub account: u8,
    pub rights: Rights,
}

/// What stays the same during one walk.
#[derive(Debug, Clone)]
pub struct Setting {
    pub name: &'static str,
    pub cast: Vec<Actor>,
    pub author: u8,
    pub environment: Environment,
    pub risk: Risk,
    pub review: Review,
    /// Administrators let LOW pass by itself.
    pub automatic: bool,
    /// Administrators allow emergencies.
    pub glass: bool,
    /// What it changes is kept as it was.
    pub keeps: bool,
    /// When something that the author did without approval before waits for too long.
    pub owes: Option<u8>,
}

/// What a statement would do: its text, and the world it would do it in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Content {
    pub text: u8,
    pub surroundings: u8,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct World {
    // The change, as the store has it.
    pub state: State,
    /// What was hashed for the current revision.
    pub content: Content,
    pub review: Review,
    pub votes: Vec<(u8, usize)>,
    /// In half days since the start; two ends at most are told apart.
    pub deadline: Option<u8>,
    pub valid_until: Option<u8>,
    pub attempts: u32,
    pub run: Option<Run>,
    pub revisions: u8,
    /// Its checks came to their end.
    pub checked: bool,
    // The world around it.
    pub now: u8,
    /// What a statement would meet now.
    pub surroundings: u8,
    /// Accounts whose rights were taken away.
    pub lost: Vec<u8>,
    pub past: Past,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Run {
    pub by: u8,
    /// The database has kept what it did.
    pub kept: bool,
    /// The process that ran it is gone.
    pub orphaned: bool,
    /// Somebody asked for it to stop.
    pub stopping: bool,
    pub broke_glass: bool,
}

/// What really happened, kept apart from what the store believes.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Past {
    /// Approvals that were accepted: who, by which hand, what they had read, and when.
    pub agreed: Vec<Agreed>,
    /// The last statement that began to run.
    pub began: Option<Began>,
    /// Times the database has kept something.
    pub kept: u8,
    /// Somebody took back, sent back or turned down what was agreed.
    pub undone: bool,
    /// The checks let it pass without anybody, and what they had found.
    pub passed_unseen: Option<Checked>,
    /// When it last became approved, for the life of that approval.
    pub approved_at: Option<u8>,
    /// When it last entered review.
    pub review_at: Option<u8>,
    /// A retry took place from a state in which the outcome was not known, or something was kept.
    pub false_end: bool,
    /// Somebody who may has agreed to what was carried out without approval.
    pub accepted: bool,
    /// An event of somebody's was accepted although they have no say in it.
    pub overstepped: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Agreed {
    pub account: u8,
    pub hand: Hand,
    pub may: bool,
    pub read: Content,
    pub in_time: bool,
    pub with_words: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Began {
    pub by: u8,
    pub hand: Hand,
    pub may: bool,
    pub sent: Content,
    pub at: u8,
    /// Nothing had been kept, and nothing was running.
    pub alone: bool,
    pub broken: Option<Broken>,
}

/// What was true when the glass was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Broken {
    pub may: bool,
    pub asks: bool,
    pub with_words: bool,
    pub in_time: bool,
    pub checked: bool,
}

/// Half a day. Six make the longest review, two the longest approval.
const TICK: Duration = Duration::hours(12);
pub const PENDING_TICKS: u8 = 6;
pub const VALIDITY_TICKS: u8 = 2;

/// Enough for a decision, and for an emergency.
pub const REASON: &str = "because";
pub const EMERGENCY: &str = "the shop is down, and everybody sleeps";

fn start() -> OffsetDateTime {
    datetime!(2024-01-01 0:00 UTC)
}

pub fn time(tick: u8) -> OffsetDateTime {
    start() + TICK * u32::from(tick)
}

pub fn tick(at: OffsetDateTime) -> u8 {
    u8::try_from((at - start()).whole_hours() / TICK.whole_hours()).expect("walks are short")
}

pub fn account(number: u8) -> UserId {
    UserId::parse(format!("usr_{number}")).expect("a number makes an id")
}

pub fn number(user: &UserId) -> u8 {
    user.as_str()[UserId::PREFIX.len()..].parse().expect("the model made the id")
}

impl Content {
    pub fn hash(self) -> RevisionHash {
        RevisionHash::of(self.text * 16 + self.surroundings)
    }
}

impl World {
    pub fn beginning(setting: &Setting) -> World {
        assert_eq!(expiry::PENDING, TICK * u32::from(PENDING_TICKS));
        assert_eq!(expiry::VALIDITY, TICK * u32::from(VALIDITY_TICKS));
        assert!(
            EMERGENCY.len() >= policy::EMERGENCY_WORDS && REASON.len() < policy::EMERGENCY_WORDS
        );
        World {
            state: State::Draft,
            content: Content { text: 0, surroundings: 0 },
            review: setting.review.clone(),
            votes: Vec::new(),
            deadline: None,
            valid_until: None,
            attempts: 0,
            run: None,
            revisions: 1,
            checked: false,
            now: 0,
            surroundings: 0,
            lost: Vec::new(),
            past: Past::default(),
        }
    }

    pub fn may(&self, actor: &Actor) -> Rights {
        if self.lost.contains(&actor.account) { Rights::default() } else { actor.rights }
    }

    pub fn party(&self, actor: &Actor) -> Party {
        Party { user: Some(account(actor.account)), hand: actor.hand, rights: self.may(actor) }
    }

    pub fn case(&self, setting: &Setting) -> Case {
        let keeps = |number: u8| !self.lost.contains(&number);
        Case {
            state: self.state,
            author: account(setting.author),
            author_eligible: keeps(setting.author),
            environment: setting.environment,
            hash: self.content.hash(),
            risk: setting.risk,
            review: self.review.clone(),
            automatic: setting.automatic,
            votes: self
                .votes
                .iter()
                .map(|(by, stage)| Vote { by: account(*by), stage: *stage, eligible: keeps(*by) })
                .collect(),
            deadline: self.deadline.map(time),
            valid_until: self.valid_until.map(time),
            attempts: self.attempts,
            run: self.run.map(|run| OpenRun { by: account(run.by), broke_glass: run.broke_glass }),
            carried_out_by: self.past.began.map(|began| account(began.by)),
            glass: Glass {
                allowed: setting.glass,
                checked: self.checked,
                kept: setting.keeps,
                owed: setting.owes.map(time),
                looked_at_within: Duration::hours(24),
            },
        }
    }
}
