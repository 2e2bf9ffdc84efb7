//! Data loaders with a fixed number of statements: the fields of one level of a response queue their keys; when all have done so, each kind
//! of key is loaded once for the whole level.
//!
//! No timer decides when a batch is complete. The executor is polled until it can only wait: it returned `Pending` and did not wake its
//! task. Then all keys of the level are queued, and no more can follow before something is loaded.

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

/// A key whose values are loaded in batches.
pub trait BatchLoad: Clone + Eq + Hash + Send + Sync + 'static {
    type Value: Clone + Send + Sync + 'static;

    /// Loads the values of the keys with a fixed number of statements. A key without a value that the actor may see is absent.
    fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> impl Future<Output = Result<HashMap<Self, Self::Value>>> + Send;
}

type LoadResult<V> = Result<Option<V>, Arc<Error>>;

/// The loaded values and queued keys of one request. They live as long as the request and are never shared between callers.
pub struct DataLoaders {
    app: Arc<App>,
    actor: Arc<Actor>,
    queues: Mutex<HashMap<TypeId, Box<dyn KeyQueue>>>,
}

/// The loaded values and queued keys of one type of key.
struct KeyLoader<K: BatchLoad> {
    waiting: HashMap<K, Vec<oneshot::Sender<LoadResult<K::Value>>>>,
    loaded: HashMap<K, Option<K::Value>>,
}

/// A [`KeyLoader`] of any type of key.
trait KeyQueue: Send {
    /// Starts to load the queued keys; `None` when none are queued.
    fn start(&mut self, loaders: Arc<DataLoaders>) -> Option<BoxFuture<'static, ()>>;
    fn as_any(&mut self) -> &mut dyn Any;
}

impl DataLoaders {
    pub fn new(app: Arc<App>, actor: Arc<Actor>) -> Arc<Self> {
        Arc::new(Self { app, actor, queues: Mutex::default() })
    }

    /// Loads the value of a key, with all other keys of the level. `None` when it has none or the caller may not see it.
    ///
    /// # Errors
    /// The error of the batch that the key was loaded with.
    pub async fn load<K: BatchLoad>(&self, key: K) -> LoadResult<K::Value> {
        let (sender, receiver) = oneshot::channel();
        let loaded = self.with_loader(|loader: &mut KeyLoader<K>| match loader.loaded.get(&key) {
            Some(value) => Some(value.clone()),
            None => {
                loader.waiting.entry(key).or_default().push(sender);
                None
            }
        });
        match loaded {
            Some(value) => Ok(value),
            None => receiver.await.map_err(|_| Arc::new(Error::internal("a load was dropped")))?,
        }
    }

    /// Discards all loaded values, so that they are read again after a write.
    pub fn clear(&self) {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn with_loader<K: BatchLoad, R>(&self, use_loader: impl FnOnce(&mut KeyLoader<K>) -> R) -> R {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let mut unused = KeyLoader { waiting: HashMap::new(), loaded: HashMap::new() };
        let queue =
            queues.entry(TypeId::of::<K>()).or_insert_with(|| Box::new(KeyLoader::<K> { waiting: HashMap::new(), loaded: HashMap::new() }));
        use_loader(queue.as_any().downcast_mut().unwrap_or(&mut unused))
    }

    fn start(self: &Arc<Self>) -> Vec<BoxFuture<'static, ()>> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        queues.values_mut().filter_map(|queue| queue.start(self.clone())).collect()
    }
}

impl<K: BatchLoad> KeyQueue for KeyLoader<K> {
    fn start(&mut self, loaders: Arc<DataLoaders>) -> Option<BoxFuture<'static, ()>> {
        if self.waiting.is_empty() {
            return None;
        }
        let waiting = std::mem::take(&mut self.waiting);
        let batch = async move {
            let keys = waiting.keys().cloned().collect();
            let result = K::load(&loaders.app, &loaders.actor, keys).await.map_err(Arc::new);
            for (key, senders) in waiting {
                let value = result.as_ref().map(|values| values.get(&key).cloned()).map_err(Arc::clone);
                if let Ok(value) = &value {
                    loaders.with_loader(|loader: &mut KeyLoader<K>| loader.loaded.insert(key, value.clone()));
                }
                for sender in senders {
                    // The field may have been cancelled in the meantime.
                    let _ = sender.send(value.clone());
                }
            }
        };
        Some(batch.boxed())
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}

/// Runs the executor's future and the loads that it needs.
pub async fn drive<T>(loaders: Arc<DataLoaders>, executor: impl Future<Output = T> + Send) -> T {
    let mut executor = Box::pin(executor);
    let mut driver = Driver::new(loaders);
    poll_fn(|cx| driver.poll(cx, |cx| executor.as_mut().poll(cx))).await
}

/// Runs the executor's stream and the loads that it needs. Loaded values are discarded after each event.
pub fn drive_stream<T: Send + 'static>(
    loaders: Arc<DataLoaders>,
    executor: impl Stream<Item = T> + Send + 'static,
) -> BoxStream<'static, T> {
    let mut executor: BoxStream<'static, T> = executor.boxed();
    let mut driver = Driver::new(loaders);
    futures_util::stream::poll_fn(move |cx| {
        let event = driver.poll(cx, |cx| executor.poll_next_unpin(cx));
        if event.is_ready() {
            driver.loaders.clear();
        }
        event
    })
    .boxed()
}

/// Polls the executor, and starts the queued loads when it can only wait.
struct Driver {
    loaders: Arc<DataLoaders>,
    running: FuturesUnordered<BoxFuture<'static, ()>>,
}

impl Driver {
    fn new(loaders: Arc<DataLoaders>) -> Self {
        Self { loaders, running: FuturesUnordered::new() }
    }

    fn poll<T>(&mut self, cx: &mut Context<'_>, mut executor: impl FnMut(&mut Context<'_>) -> Poll<T>) -> Poll<T> {
        loop {
            let recorder = Arc::new(RecordingWaker { woken: AtomicBool::new(false), outer: cx.waker().clone() });
            let waker = Waker::from(recorder.clone());
            if let Poll::Ready(done) = executor(&mut Context::from_waker(&waker)) {
                return Poll::Ready(done);
            }
            // The executor woke its own task, as it does between many children: the level is not complete yet.
            if recorder.woken.load(Ordering::SeqCst) {
                return Poll::Pending;
            }
            match Pin::new(&mut self.running).poll_next(cx) {
                Poll::Ready(Some(())) => continue,
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => {}
            }
            let started = self.loaders.start();
            if started.is_empty() {
                return Poll::Pending;
            }
            self.running.extend(started);
        }
    }
}

/// A waker that records that it was called.
struct RecordingWaker {
    woken: AtomicBool,
    outer: Waker,
}

impl Wake for RecordingWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.woken.store(true, Ordering::SeqCst);
        self.outer.wake_by_ref();
    }
}
