from tests.workers.conftest import desk, evening, office, queue, queue_url, start, store, store_url

__all__ = ["desk", "evening", "office", "queue", "queue_url", "start", "store", "store_url"]
