//! One question and what has arrived of its answer. [`Turn::reduce`] is the only place where events of
//! the stream change what is on screen; live streams and stored conversations go through it alike.

#[cfg(test)]
mod tests;

use protocol::Problem;
use protocol::chart::ChartAnswer;
use protocol::conversation::TurnView;
use protocol::events::{
    ApprovalRequired, AssistantText, Clarification, Done, Envelope, Event, SqlDraft, Stage,
    StageState, Status, TableResult, TurnStatus, Warning,
};
use protocol::feedback::Verdict;
use protocol::ids::{ConversationId, RequestId};
use protocol::lineage::Lineage;
use std::sync::Arc;

/// Where the turn is, seen from this page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Sent; nothing has come back yet.
    Sending,
    Streaming,
    /// The stream broke; a new attempt is on its way (1 is the first).
    Reconnecting {
        attempt: u32,
    },
    /// Stop was pressed; the server has not confirmed yet.
    Stopping,
    Over,
}

/// One line of the stage list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageLine {
    pub stage: Stage,
    pub state: StageState,
    pub message: String,
    pub duration_us: Option<u64>,
    /// Statements that go first, while it waits for the database.
    pub ahead: Option<u64>,
}

/// Large parts are behind `Arc`: comparing and handing them to components costs nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    pub request_id: RequestId,
    pub conversation_id: Option<ConversationId>,
    pub question: String,
    pub phase: Phase,
    /// In the order in which the stages started.
    pub stages: Vec<StageLine>,
    pub sql: Option<Arc<SqlDraft>>,
    pub table: Option<Arc<TableResult>>,
    pub chart: Option<Arc<ChartAnswer>>,
    pub text: Option<Arc<AssistantText>>,
    pub lineage: Option<Arc<Lineage>>,
    pub clarification: Option<Arc<Clarification>>,
    pub approval: Option<Arc<ApprovalRequired>>,
    pub warnings: Vec<Warning>,
    pub problem: Option<Arc<Problem>>,
    pub done: Option<Done>,
    pub rating: Option<Verdict>,
    /// `seq` of the last event taken in; where a broken stream resumes.
    pub last_seq: Option<u64>,
}

impl Turn {
    pub fn asked(request_id: RequestId, question: String) -> Self {
        Self {
            request_id,
            conversation_id: None,
            question,
            phase: Phase::Sending,
            stages: Vec::new(),
            sql: None,
            table: None,
            chart: None,
            text: None,
            lineage: None,
            clarification: None,
            approval: None,
            warnings: Vec::new(),
            problem: None,
            done: None,
            rating: None,
            last_seq: None,
        }
    }

    pub fn replay(view: &TurnView) -> Self {
        let mut turn = Self::asked(view.request_id.clone(), view.question.clone());
        for event in &view.events {
            turn.reduce(event);
        }
        turn.rating = view.rating;
        turn
    }

    pub fn is_over(&self) -> bool {
        self.phase == Phase::Over
    }

    pub fn status(&self) -> Option<TurnStatus> {
        self.done.as_ref().map(|done| done.status)
    }

    /// Takes one event in. Events that were seen already (a resumed stream repeats none, a retried
    /// one may), that belong to another request or that come after the end change nothing.
    pub fn reduce(&mut self, envelope: &Envelope) {
        let seen = self.last_seq.is_some_and(|last| envelope.seq <= last);
        if seen || self.is_over() || envelope.request_id != self.request_id {
            return;
        }
        self.last_seq = Some(envelope.seq);
        self.conversation_id = Some(envelope.conversation_id.clone());
        if self.phase != Phase::Stopping {
            self.phase = Phase::Streaming;
        }
        match &envelope.event {
            Event::Status(status) => self.stage(status),
            // Tools are steps inside a stage; the stage's own line tells what they brought.
            Event::ToolStart(_) | Event::ToolResult(_) => {}
            Event::SqlDraft(sql) => self.sql = Some(Arc::new(sql.clone())),
            Event::Clarification(question) => self.clarification = Some(Arc::new(question.clone())),
            Event::ApprovalRequired(approval) => self.approval = Some(Arc::new(approval.clone())),
            Event::TableResult(table) => self.table = Some(Arc::new(table.clone())),
            Event::ChartSpec(chart) => self.chart = Some(Arc::new(chart.clone())),
            Event::AssistantText(text) => self.text = Some(Arc::new(text.clone())),
            Event::Lineage(lineage) => self.lineage = Some(Arc::new(lineage.clone())),
            Event::Warning(warning) => self.warn(warning),
            Event::Error(problem) => self.problem = Some(Arc::new(problem.clone())),
            Event::Done(done) => self.finish(done),
        }
    }

    /// The stream cannot be had at all: refused, or lost for good.
    pub fn lose(&mut self, problem: Problem) {
        if self.is_over() {
            return;
        }
        self.problem = Some(Arc::new(problem));
        self.phase = Phase::Over;
        self.close_stages(StageState::Failed);
    }

    fn stage(&mut self, status: &Status) {
        let line = StageLine {
            stage: status.stage,
            state: status.state,
            message: status.message.clone(),
            duration_us: status.duration_us,
            ahead: status.ahead,
        };
        match self.stages.iter_mut().find(|line| line.stage == status.stage) {
            Some(known) => *known = line,
            None => self.stages.push(line),
        }
    }

    /// The same warning twice is one warning.
    fn warn(&mut self, warning: &Warning) {
        if !self.warnings.contains(warning) {
            self.warnings.push(warning.clone());
        }
    }

    fn finish(&mut self, done: &Done) {
        self.phase = Phase::Over;
        let rest = match done.status {
            TurnStatus::Failed | TurnStatus::Cancelled => StageState::Failed,
            TurnStatus::Answered | TurnStatus::Declined | TurnStatus::NeedsApproval => {
                StageState::Finished
            }
        };
        self.close_stages(rest);
        for line in &mut self.stages {
            if line.duration_us.is_none() {
                let found = done.durations.iter().find(|one| one.stage == line.stage);
                line.duration_us = found.map(|one| one.duration_us);
            }
        }
        self.done = Some(done.clone());
    }

    /// A turn that is over has no stage under way.
    fn close_stages(&mut self, state: StageState) {
        for line in &mut self.stages {
            if line.state == StageState::Started {
                line.state = state;
            }
        }
    }
}
