"""One run of the benchmarks: makes the installations, measures, and says in tables and JSON what was found."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import bare, phone
from benchmarks.figures import Burst, ratio
from benchmarks.figures import speed as summed_up
from benchmarks.findings import ATTEMPTS, FELLOWS, FEW, MANY, Findings
from benchmarks.pages import UNIT
from benchmarks.servers import ROOT, Server
from benchmarks.speed import KEPT, Bursts, Pace, Stage
from benchmarks.wire import ENCODINGS, Visit, visit

SECRET_KEY = "benchmark-" * 5


@dataclass(frozen=True)
class Plan:
    """How thoroughly to measure, and what."""

    pace: Pace
    certificates: int
    openings: int
    parts: frozenset[str]


def run(plan: Plan) -> Findings:
    """Measure everything that the plan names, on installations in a temporary folder."""
    findings = Findings(machine=machine())
    with tempfile.TemporaryDirectory(prefix="setu-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        few = _prepared(folder / "few", FEW)
        findings.queries = few["queries"]
        server = stack.enter_context(_server(folder / "few"))
        if "size" in plan.parts:
            print("Bytes on the wire …", flush=True)
            findings.visits = _visits(server.port, few)
        if "phone" in plan.parts and phone.chromium():
            print("A slow phone …", flush=True)
            findings.phone = _phone(server.port, few, plan.openings)
        if "speed" in plan.parts:
            many = _prepared(folder / "many", MANY)
            stage = _stage(stack, folder, server, few, many)
            print("Requests …", flush=True)
            stage.warm_up(plan.pace.seconds)
            _sum_up(findings, stage.measure(plan.pace))
            findings.memory_mb = stage.many.memory_mb()
        if "certificates" in plan.parts:
            print("Certificates …", flush=True)
            findings.certificates = _ask("benchmarks.certificates", plan.certificates, folder / "few")
        if "quizzes" in plan.parts:
            print("Quizzes …", flush=True)
            findings.quizzes = _ask("benchmarks.quizzes", ATTEMPTS, _folder(folder / "quizzes"))
        if "fellowships" in plan.parts:
            print("Fellowships …", flush=True)
            findings.fellowships = _ask("benchmarks.fellowships", FELLOWS, _folder(folder / "fellowships"))
    findings.machine["load_after"] = os.getloadavg()[0]
    return findings


def machine() -> dict[str, Any]:
    """Return on what is measured, and what else it is doing."""
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "load_before": os.getloadavg()[0],
    }


def _environ(instance: Path) -> dict[str, str]:
    return {
        "SETU_MODE": "production",
        "SETU_INSTANCE": str(instance),
        "SETU_SECRET_KEY": SECRET_KEY,
        "SETU_URL": "http://localhost",
        "DATABASE_URL": f"sqlite:///{instance / 'setu.db'}",
        "REDIS_URL": "",
        "SETU_STORAGE": "",
    }


def _server(instance: Path) -> Server:
    return Server("lms.server", "web", environ=_environ(instance), log=instance / "web.log")


def _stage(stack: ExitStack, folder: Path, server: Server, few: Mapping[str, Any], many: Mapping[str, Any]) -> Stage:
    database = folder / "bare.db"
    bare.make_database(database)
    environ = {**_environ(folder / "bare"), "BARE_DATABASE": str(database)}
    return Stage(
        bare=stack.enter_context(Server("benchmarks.bare", environ=environ, log=folder / "bare.log")),
        few=server,
        many=stack.enter_context(_server(folder / "many")),
        few_requests=_encoded(few),
        many_requests=_encoded(many),
    )


def _encoded(site: Mapping[str, Any]) -> dict[str, list[bytes]]:
    return {page: [request.encode() for request in requests] for page, requests in site["requests"].items()}


def _prepared(instance: Path, learners: int) -> dict[str, Any]:
    print(f"Making an installation with {learners:,} learners …", flush=True)
    instance.mkdir()
    return _ask("benchmarks.preparation", learners, instance)


def _folder(instance: Path) -> Path:
    instance.mkdir()
    return instance


def _ask(module: str, number: int, instance: Path) -> dict[str, Any]:
    """Run one of our modules in a process of its own, and return the JSON that it prints."""
    command = [sys.executable, "-m", module, str(number)]
    environ = {**os.environ, **_environ(instance)}
    done = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{module} failed: {done.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _sum_up(findings: Findings, bursts: Bursts) -> None:
    for page, found in bursts.bare.items():
        findings.bare[page] = summed_up(found)
    for page, found in bursts.few.items():
        beside, many = bursts.beside[page], bursts.many[page]
        findings.few[page], findings.many[page] = summed_up(found), summed_up(many)
        findings.alone[page] = summed_up(bursts.alone[page])
        findings.throughput[page] = ratio(_rates(found), _rates(beside))
        findings.throughput_kept[page] = ratio(_rates(found), _rates(bursts.bare[KEPT]))
        knows_cpu = all(each.cpu_ms for each in (*found, *many, *beside))
        if knows_cpu:
            findings.cpu[page] = ratio(_costs(beside), _costs(found))
        findings.growth[page] = ratio(_costs(many), _costs(found)) if knows_cpu else ratio(_rates(found), _rates(many))


def _rates(bursts: list[Burst]) -> list[float]:
    return [burst.per_second for burst in bursts]


def _costs(bursts: list[Burst]) -> list[float]:
    return [burst.cpu_ms or 0.0 for burst in bursts]


def _visits(port: int, site: Mapping[str, Any]) -> dict[str, dict[str, dict[str, Visit]]]:
    """Return what a first visit costs: by page, language and what the browser can decompress."""
    paths = {"welcome": "/", "sign-in": "/sign-in", "catalogue": "/courses"}
    found: dict[str, dict[str, dict[str, Visit]]] = {}
    for page, path in paths.items():
        found[page] = {language: _visit(port, path, f"language={language}") for language in ("en", "hi")}
    for language, browser in sorted(site["browsers"].items()):
        for page, path in browser["paths"].items():
            found.setdefault(page, {})[language] = _visit(port, path, browser["cookies"])
    return found


def _visit(port: int, path: str, cookies: str) -> dict[str, Visit]:
    return {encodings.split(", ")[-1]: visit(port, path, cookies, encodings) for encodings in ENCODINGS}


def _phone(port: int, site: Mapping[str, Any], tries: int) -> dict[str, phone.Opening]:
    return {
        language: phone.open_cold(f"http://127.0.0.1:{port}{browser['paths'][UNIT]}", browser["cookies"], tries)
        for language, browser in sorted(site["browsers"].items())
    }
