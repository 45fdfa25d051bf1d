"""What the facades share: problems, strict JSON, limits, request ids, conditional answers.

Floor 4. Imports Starlette, FastAPI and ``app.domain``; knows no use case, store or setting.
"""
