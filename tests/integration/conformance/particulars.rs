//! Particulars: what only some planes know, each as overrides below its own table.

/// What only some coordination planes know, as overrides below their own table.
pub(super) const PARTICULARS: [&[&str]; 23] = [
    &["queue_places=1"],
    &["queue_places=0", "cores=1"],
    &["dispatch=separate"],
    &["discipline=processor_sharing"],
    &["discipline=processor_sharing", "queue_places=1", "cores=1"],
    &["heartbeat_interval=1 s", "heartbeat=2 ms"],
    &["per_agent=1 ms"],
    &["result=0 s", "handle=0 s", "send=0 s"],
    &["result=40 ms", "supervisor={ base = '5 ms', per_output = '1 ms', output_tokens = 30 }"],
    &["watch=ancestors"],
    &["watch=role", "poll_interval=1 s"],
    &["watch=role_standing"],
    // As often as it comes: but seldom, since the steps of an overloaded swarm wait long.
    &["max_outstanding=1000000", "poll_interval=20 s"],
    &["shards=1"],
    &["shards=40", "points=1", "transfer_bytes=0 B"],
    &["shards=3", "transfer={ exponential = { mean = '3 ms' } }", "hub.dispatch=separate"],
    &["hub.queue_places=1"],
    &["hub.queue_places=0", "hub.cores=1"],
    &["hub.discipline=processor_sharing"],
    &["hub.discipline=processor_sharing", "hub.queue_places=1", "hub.cores=1"],
    &["hub.heartbeat_interval=1 s", "hub.heartbeat=2 ms"],
    &["hub.per_agent=1 ms"],
    &["hub.result=0 s", "hub.handle=0 s", "hub.send=0 s"],
];

/// What only some learning planes know, as overrides below their own table.
pub(super) const LEARNING_PARTICULARS: [&[&str]; 19] = [
    &["mode=push", "holders=3"],
    &["mode=pull", "route=index", "holders=3"],
    &["route=index", "churn=0.02 /s", "index_interval=3 s", "index_fanout=2"],
    &["route=index", "split=true", "split_above=3", "index_interval=3 s", "mode=push"],
    &["churn=0.02 /s", "delivery=repeated"],
    &["bands=1x64", "dht=kademlia"],
    &["bands=16x4", "fanout=1", "bucket_packets=1", "bucket_subscribers=1"],
    &["bands=4x16", "fanout=0", "bucket_packets=0", "bucket_subscribers=0"],
    &["lease=5 s", "dht=kademlia", "prefix_contacts=1", "holders=3", "churn=0.02 /s"],
    &["look_up={ exponential = { mean = '5 ms' } }", "filing=1 ms", "capacity=3"],
    &["kind=cache", "handle=0 s", "send=0 s", "query=0 s"],
    &["kind=cache", "eviction=age", "capacity=3", "cores=1"],
    &["eviction=age", "capacity=5", "growth=2 %", "insert={ exponential = { mean = '9 ms' } }"],
    &["cores=1", "query={ exponential = { mean = '30 ms' } }", "queue_places=1"],
    &["delivery=repeated"],
    &["interval=1 s", "synchronised=true", "forward=while_kept"],
    &["forward={ rounds = 1 }", "fanout=1", "packets=1"],
    &["interval=5 s", "fanout=100", "packets=3", "header_bytes=0 B"],
    &["fanout=0", "delivery=repeated"],
];
