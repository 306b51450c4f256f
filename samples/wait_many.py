"""connection.wait: one call waits for pipes and for the ends of processes alike."""

from multiprocessing import Pipe, Process
from multiprocessing.connection import wait


def talk(connection, words):
    for word in words:
        connection.send(word)
    connection.close()


if __name__ == "__main__":
    readers, children, heard = [], [], []
    for words in (["a", "b"], ["c"], []):
        reader, writer = Pipe(duplex=False)
        child = Process(target=talk, args=(writer, words))
        child.start()
        writer.close()
        readers.append(reader)
        children.append(child)

    while readers:
        for reader in wait(readers):
            try:
                heard.append(reader.recv())
            except EOFError:
                readers.remove(reader)
    print("heard", sorted(heard))

    sentinels = {child.sentinel for child in children}
    while sentinels:
        sentinels -= set(wait(list(sentinels)))
    for child in children:
        # A sentinel can be ready a moment before the system knows the exit code.
        child.join()
    print("exit codes", [child.exitcode for child in children])
