from tests.workers.conftest import desk, evening, office, queue, queue_url, redis, start, store_url

__all__ = ["desk", "evening", "office", "queue", "queue_url", "redis", "start", "store_url"]
