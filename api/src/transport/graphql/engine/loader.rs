//! Batched loads with a fixed number of statements: a level of the answer waits until all its fields have said what they
//! need, then each kind of load runs once for the whole level.
//!
//! No timer decides when a batch is full. The executor is polled until it can only wait (it returned `Pending` and woke
//! nobody): then everything that a level needs is queued, and nothing more can come before something is loaded.

use crate::{
    access::Actor,
    app::App,
    platform::{Error, Result},
};
use futures_util::{
    FutureExt, Stream, StreamExt,
    future::BoxFuture,
    stream::{BoxStream, FuturesUnordered},
};
use std::{
    any::{Any, TypeId},
    collections::HashMap,
    future::{Future, poll_fn},
    hash::Hash,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};
use tokio::sync::oneshot;

/// A key whose values are loaded many at once.
pub trait BatchLoad: Clone + Eq + Hash + Send + Sync + 'static {
    type Value: Clone + Send + Sync + 'static;

    /// The values of the keys, as far as there are any and the actor may see them: a fixed number of statements.
    fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> impl Future<Output = Result<HashMap<Self, Self::Value>>> + Send;
}

type Answer<V> = Result<Option<V>, Arc<Error>>;

/// What one request has loaded and is waiting for. Lives as long as the request and is never shared between callers.
pub struct DataLoaders {
    app: Arc<App>,
    actor: Arc<Actor>,
    queues: Mutex<HashMap<TypeId, Box<dyn KeyQueue>>>,
}

/// All that is known about one kind of key.
struct KeyLoader<K: BatchLoad> {
    waiting: HashMap<K, Vec<oneshot::Sender<Answer<K::Value>>>>,
    known: HashMap<K, Option<K::Value>>,
}

trait KeyQueue: Send {
    /// Takes what waits and loads it; `None` when nothing waits.
    fn start(&mut self, loads: Arc<DataLoaders>) -> Option<BoxFuture<'static, ()>>;
    fn any(&mut self) -> &mut dyn Any;
}

impl DataLoaders {
    pub fn new(app: Arc<App>, actor: Arc<Actor>) -> Arc<Self> {
        Arc::new(Self { app, actor, queues: Mutex::default() })
    }

    /// The value of a key; `None` when there is none or the caller may not see it.
    ///
    /// # Errors
    /// What the load of the whole batch answered.
    pub async fn one<K: BatchLoad>(&self, key: K) -> Answer<K::Value> {
        let (answer, answered) = oneshot::channel();
        let known = self.with(|kind: &mut KeyLoader<K>| match kind.known.get(&key) {
            Some(value) => Some(value.clone()),
            None => {
                kind.waiting.entry(key).or_default().push(answer);
                None
            }
        });
        match known {
            Some(value) => Ok(value),
            None => answered.await.map_err(|_| Arc::new(Error::internal("a load was dropped")))?,
        }
    }

    /// Forgets everything known: what was written meanwhile is read anew.
    pub fn forget(&self) {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn with<K: BatchLoad, R>(&self, act: impl FnOnce(&mut KeyLoader<K>) -> R) -> R {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let mut fresh = KeyLoader { waiting: HashMap::new(), known: HashMap::new() };
        let queue =
            queues.entry(TypeId::of::<K>()).or_insert_with(|| Box::new(KeyLoader::<K> { waiting: HashMap::new(), known: HashMap::new() }));
        act(queue.any().downcast_mut().unwrap_or(&mut fresh))
    }

    fn start(self: &Arc<Self>) -> Vec<BoxFuture<'static, ()>> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        queues.values_mut().filter_map(|queue| queue.start(self.clone())).collect()
    }
}

impl<K: BatchLoad> KeyQueue for KeyLoader<K> {
    fn start(&mut self, loads: Arc<DataLoaders>) -> Option<BoxFuture<'static, ()>> {
        if self.waiting.is_empty() {
            return None;
        }
        let waiting = std::mem::take(&mut self.waiting);
        let batch = async move {
            let keys = waiting.keys().cloned().collect();
            let loaded = K::load(&loads.app, &loads.actor, keys).await.map_err(Arc::new);
            for (key, answers) in waiting {
                let answer = loaded.as_ref().map(|values| values.get(&key).cloned()).map_err(Arc::clone);
                if let Ok(value) = &answer {
                    loads.with(|kind: &mut KeyLoader<K>| kind.known.insert(key, value.clone()));
                }
                for waiter in answers {
                    // A field that no longer waits is fine.
                    let _ = waiter.send(answer.clone());
                }
            }
        };
        Some(batch.boxed())
    }

    fn any(&mut self) -> &mut dyn Any {
        self
    }
}

/// Runs the executor's future and the loads that it asks for.
pub async fn drive<T>(loads: Arc<DataLoaders>, executor: impl Future<Output = T> + Send) -> T {
    let mut executor = Box::pin(executor);
    let mut driver = Driver::new(loads);
    poll_fn(|cx| driver.poll(cx, |cx| executor.as_mut().poll(cx))).await
}

/// The same for the executor's stream: what one event loaded is forgotten before the next.
pub fn drive_stream<T: Send + 'static>(loads: Arc<DataLoaders>, executor: impl Stream<Item = T> + Send + 'static) -> BoxStream<'static, T> {
    let mut executor: BoxStream<'static, T> = executor.boxed();
    let mut driver = Driver::new(loads);
    futures_util::stream::poll_fn(move |cx| {
        let event = driver.poll(cx, |cx| executor.poll_next_unpin(cx));
        if event.is_ready() {
            driver.loads.forget();
        }
        event
    })
    .boxed()
}

struct Driver {
    loads: Arc<DataLoaders>,
    under_way: FuturesUnordered<BoxFuture<'static, ()>>,
}

impl Driver {
    fn new(loads: Arc<DataLoaders>) -> Self {
        Self { loads, under_way: FuturesUnordered::new() }
    }

    fn poll<T>(&mut self, cx: &mut Context<'_>, mut executor: impl FnMut(&mut Context<'_>) -> Poll<T>) -> Poll<T> {
        loop {
            let noticed = Arc::new(Noticed { woken: AtomicBool::new(false), outer: cx.waker().clone() });
            let waker = Waker::from(noticed.clone());
            if let Poll::Ready(done) = executor(&mut Context::from_waker(&waker)) {
                return Poll::Ready(done);
            }
            // It wants to go on by itself (a fair executor pauses between many children): the level is not complete yet.
            if noticed.woken.load(Ordering::SeqCst) {
                return Poll::Pending;
            }
            match Pin::new(&mut self.under_way).poll_next(cx) {
                Poll::Ready(Some(())) => continue,
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => {}
            }
            let started = self.loads.start();
            if started.is_empty() {
                return Poll::Pending;
            }
            self.under_way.extend(started);
        }
    }
}

/// Wakes the task, and remembers that it did.
struct Noticed {
    woken: AtomicBool,
    outer: Waker,
}

impl Wake for Noticed {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.woken.store(true, Ordering::SeqCst);
        self.outer.wake_by_ref();
    }
}
