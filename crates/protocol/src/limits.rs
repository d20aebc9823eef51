//! How often each thing may be done, who is being held back by it, and where it is set.

use crate::budget::GroupMeters;
use serde::{Deserialize, Serialize};

macro_rules! settings {
    ($($name:ident = $text:literal, $least:literal, $title:literal;)*) => {
        /// A limit that can be set while the server runs.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub enum LimitName { $(#[serde(rename = $text)] $name,)* }

        impl LimitName {
            pub const ALL: &'static [LimitName] = &[$(LimitName::$name),*];

            pub fn as_str(self) -> &'static str {
                match self { $(LimitName::$name => $text),* }
            }

            /// "Questions of a person in a minute".
            pub fn title(self) -> &'static str {
                match self { $(LimitName::$name => $title),* }
            }

            /// 0 where that means that nothing is counted.
            pub fn least(self) -> u32 {
                match self { $(LimitName::$name => $least),* }
            }
        }
    };
}

settings! {
    Questions = "questions_per_minute", 1, "Questions of a person in a minute";
    QuestionsOfADay = "questions_per_day", 0, "Questions of a person in a day";
    Queries = "queries_per_minute", 1, "Statements of a person in a minute";
    Exports = "exports_per_minute", 1, "Exports of a person in a minute";
    SignIns = "sign_ins_per_minute", 1, "Sign-ins from an address in a minute";
}

/// Most that a limit can be set to.
pub const HIGHEST: u32 = 1_000_000;

/// One limit as it is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitView {
    pub name: LimitName,
    pub value: u32,
    /// What the configuration says, which holds where nothing is set here.
    pub configured: u32,
    /// Whether it is set here.
    pub set: bool,
}

/// Somebody who was held back within the last minutes, or has to wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldBack {
    /// A person's name, the address of an account, or a network address.
    pub who: String,
    /// What there was too much of: "questions".
    pub what: String,
    /// How often, since the first of them.
    pub times: u32,
    /// UTC.
    pub last_at: String,
    /// Has to wait until then, UTC; absent: may go on.
    pub until: Option<String>,
}

/// A limit that only the configuration sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfiguredLimit {
    /// Its key: `limits.waiting_per_person`.
    pub key: String,
    pub what: String,
    pub value: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitsView {
    pub limits: Vec<LimitView>,
    /// An address gets as much as this many people.
    pub people_per_address: u32,
    /// By this server since it started, the last one first.
    pub held_back: Vec<HeldBack>,
    pub budgets: Vec<GroupMeters>,
    pub configured: Vec<ConfiguredLimit>,
}

/// What is set here; what is absent is as the configuration says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitsDraft {
    #[serde(default)]
    pub questions_per_minute: Option<u32>,
    #[serde(default)]
    pub questions_per_day: Option<u32>,
    #[serde(default)]
    pub queries_per_minute: Option<u32>,
    #[serde(default)]
    pub exports_per_minute: Option<u32>,
    #[serde(default)]
    pub sign_ins_per_minute: Option<u32>,
}

impl LimitsDraft {
    pub fn get(&self, name: LimitName) -> Option<u32> {
        let mut draft = self.clone();
        *draft.get_mut(name)
    }

    pub fn get_mut(&mut self, name: LimitName) -> &mut Option<u32> {
        match name {
            LimitName::Questions => &mut self.questions_per_minute,
            LimitName::QuestionsOfADay => &mut self.questions_per_day,
            LimitName::Queries => &mut self.queries_per_minute,
            LimitName::Exports => &mut self.exports_per_minute,
            LimitName::SignIns => &mut self.sign_ins_per_minute,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_has_a_place_under_its_own_name() {
        let mut draft = LimitsDraft::default();
        for (number, name) in (1..).zip(LimitName::ALL) {
            assert_eq!(serde_json::to_value(name).unwrap(), name.as_str());
            *draft.get_mut(*name) = Some(number);
            let json = serde_json::to_value(&draft).unwrap();
            assert_eq!(json[name.as_str()], number);
            assert_eq!(draft.get(*name), Some(number));
        }
    }
}
