package dev.polyfork;

import dev.polyfork.jobs.WorkerPool;
import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.ObjectName;

/// A pool as an MXBean, from its making until [#close].
final class ManagementView implements PolyforkMXBean, AutoCloseable {
    private final WorkerPool pool;
    private final ObjectName name;

    /// @throws IllegalArgumentException if the name is taken
    ManagementView(WorkerPool pool, String name) {
        this.pool = pool;
        try {
            this.name = new ObjectName("dev.polyfork:type=Polyfork,name=" + ObjectName.quote(name));
            ManagementFactory.getPlatformMBeanServer().registerMBean(this, this.name);
        } catch (InstanceAlreadyExistsException e) {
            throw new IllegalArgumentException("jmxName: there is another one named " + name, e);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int getWorkers() {
        return pool.workers();
    }

    @Override
    public int getActive() {
        return pool.active();
    }

    @Override
    public int getQueued() {
        return pool.queued();
    }

    @Override
    public long getCompleted() {
        return pool.completed();
    }

    @Override
    public long getStarted() {
        return pool.started();
    }

    @Override
    public void close() {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
