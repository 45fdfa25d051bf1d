"""Add knowledge_pack.

Why: a decision must be replayable on the very pack it was made with, long after its files changed.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0900"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, and let no id and version be released with two contents."""
    op.create_table(
        "knowledge_pack",
        sa.Column("digest", sa.CHAR(64), nullable=False),
        sa.Column("pack_id", sa.String(100), nullable=False),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("canonical_json", sa.Text(), nullable=False),
        sa.Column("first_served_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_knowledge_pack"),
        sa.CheckConstraint(
            "status IN ('draft', 'released', 'withdrawn')", name=op.f("ck_knowledge_pack_status")
        ),
    )
    op.create_index(
        "uq_knowledge_pack_released",
        "knowledge_pack",
        ["pack_id", "version"],
        unique=True,
        sqlite_where=sa.text("status = 'released'"),
        postgresql_where=sa.text("status = 'released'"),
    )


def downgrade() -> None:
    """Drop the table, and with it every pack kept."""
    op.drop_index("uq_knowledge_pack_released", table_name="knowledge_pack")
    op.drop_table("knowledge_pack")
