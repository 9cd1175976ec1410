from tests.workers.conftest import evening, queue_url, redis, smtp_server, start, store_url

__all__ = ["evening", "queue_url", "redis", "smtp_server", "start", "store_url"]
