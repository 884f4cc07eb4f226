"""Health of the service, and its OpenAPI and AsyncAPI documents."""
