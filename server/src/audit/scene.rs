//! Who acts, and from where. It goes with the task that handles a request or a command, as a log's
//! span does; what is spawned takes it along with [`carried`]. Without one it is the server itself.

use protocol::ids::UserId;
use std::future::Future;

/// As in `protocol::audit::ACTOR_KINDS`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    Person(UserId),
    /// The assistant, for a person.
    Assistant(UserId),
    /// Whoever runs commands where the server runs.
    Command,
    /// The server, by itself.
    System,
    /// Nobody who has proved who they are; perhaps as the account that was named.
    Anonymous(Option<UserId>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scene {
    pub actor: Actor,
    /// `session`, or how the actor is signing in.
    pub auth: Option<&'static str>,
    pub address: Option<String>,
    /// Id of the HTTP request.
    pub request_id: Option<String>,
}

tokio::task_local! {
    static SCENE: Scene;
}

impl Actor {
    pub fn kind(&self) -> &'static str {
        match self {
            Actor::Person(_) => "person",
            Actor::Assistant(_) => "assistant",
            Actor::Command => "command",
            Actor::System => "system",
            Actor::Anonymous(_) => "anonymous",
        }
    }

    pub fn account(&self) -> Option<&UserId> {
        match self {
            Actor::Person(user) | Actor::Assistant(user) => Some(user),
            Actor::Anonymous(user) => user.as_ref(),
            Actor::Command | Actor::System => None,
        }
    }

    /// What acted, where no account did.
    pub fn name(&self) -> &'static str {
        match self {
            Actor::Command => "command line",
            Actor::System => "server",
            Actor::Person(_) | Actor::Assistant(_) | Actor::Anonymous(_) => "nobody known",
        }
    }
}

impl Scene {
    /// Without a place.
    pub fn of(actor: Actor) -> Self {
        Self { actor, auth: None, address: None, request_id: None }
    }

    /// That of the running task.
    pub fn current() -> Self {
        SCENE.try_with(Clone::clone).unwrap_or_else(|_| Self::of(Actor::System))
    }
}

pub async fn within<T>(scene: Scene, work: impl Future<Output = T>) -> T {
    SCENE.scope(scene, work).await
}

/// For `tokio::spawn`: the scene of the spawning task, not of the spawned one.
pub fn carried<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    within(Scene::current(), work)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_spawned_task_takes_the_scene_along() {
        let scene = Scene::of(Actor::Command);
        let (carried, lost) = within(scene.clone(), async {
            let carried = tokio::spawn(carried(async { Scene::current() }));
            (carried.await.unwrap(), tokio::spawn(async { Scene::current() }).await.unwrap())
        })
        .await;
        assert_eq!(carried, scene);
        assert_eq!(lost, Scene::of(Actor::System), "it never names somebody else");
    }
}
