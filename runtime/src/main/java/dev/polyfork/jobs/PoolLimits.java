package dev.polyfork.jobs;

import java.time.Duration;

/// What a pool of workers is like.
///
/// @param workers how many there are, 1 or more
/// @param queueCapacity how many jobs may wait for a worker, 1 or more
/// @param timeout how long a job may run; zero for any time
/// @param processorTime how much a job may use; zero for any
/// @param grace how long a worker that is to end has before stronger means are used
/// @param maxTasks how many jobs a worker does before another one takes its place; 0 for any number
/// @param maxResidentBytes of a worker after a job, before another one takes its place; 0 for any
public record PoolLimits(
        int workers,
        int queueCapacity,
        Duration timeout,
        Duration processorTime,
        Duration grace,
        int maxTasks,
        long maxResidentBytes) {}
