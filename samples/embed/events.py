"""What SharedQueue.java runs as a process."""


def serve(events, lines, lock):
    while (event := events.get()) is not None:
        with lock:
            lines.put(f'{event.name}: {event.size}')
