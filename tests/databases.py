"""Real databases for tests: a SQLite file, and a PostgreSQL server of the tests' own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from launcher.settings import free_port
from stores.database import VARIABLE
from tests.needs import need, postgresql_program

# PostgreSQL refuses to run as root; its Debian package brings this user.
USER = "postgres"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty database of each kind, which the environment names as long as the test lasts."""
    address = request.getfixturevalue(f"{request.param}_database")
    monkeypatch.setenv(VARIABLE, address)
    return address


@pytest.fixture
def sqlite_database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'kept' / 'conversations.db'}"


@pytest.fixture
def postgresql_database(postgresql: str, request: pytest.FixtureRequest) -> str:
    engine = sa.create_engine(f"{postgresql}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        names = connection.exec_driver_sql("SELECT count(*) FROM pg_database").scalar()
        connection.exec_driver_sql(f"CREATE DATABASE test_{names}")
    engine.dispose()
    return f"{postgresql}/test_{names}"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server without a database's name; it is ended and deleted afterwards."""
    need("postgresql")
    # Not pytest's folder, which nobody but root may enter.
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    port = free_port()
    server = None
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
        data = folder / "data"
        _run("initdb", "--no-sync", "--auth=trust", "--username=tests", "--encoding=UTF8", f"--pgdata={data}")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        _run("pg_ctl", "start", "--wait", f"--pgdata={data}", f"--options={options}", f"--log={folder / 'log'}")
        server = data
        yield f"postgresql://tests@127.0.0.1:{port}"
    finally:
        if server:
            _run("pg_ctl", "stop", "--mode=immediate", f"--pgdata={server}")
        shutil.rmtree(folder)


def _run(program: str, *arguments: str) -> None:
    # A file, not a pipe: the server that pg_ctl starts would hold a pipe open for ever.
    with tempfile.TemporaryFile("w+") as output:
        result = subprocess.run(
            [postgresql_program(program), *arguments],
            user=USER if os.geteuid() == 0 else None,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            timeout=120,
        )
        output.seek(0)
        assert result.returncode == 0, f"{program}: {output.read()}"
