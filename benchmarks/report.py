"""What was found, as tables for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks import phone
from benchmarks.figures import Ratio, Speed
from benchmarks.findings import ATTEMPTS, FELLOWS, FEW, MANY, Findings
from benchmarks.speed import CONNECTIONS, READ
from benchmarks.wire import ENCODINGS


def table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows as a table; the first column is words, the others are figures."""
    lines = [list(header), *[list(row) for row in rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    text = [_line(line, widths) for line in lines]
    rule = "  ".join("─" * width for width in widths)
    return "\n".join(["", title, "", text[0], rule, *text[1:]])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [" " * (width - len(cell)) + cell for cell, width in zip(cells, widths, strict=True)]
    padded[0] = cells[0] + " " * (widths[0] - len(cells[0]))
    return "  ".join(padded).rstrip()


def speeds(findings: Findings) -> str:
    """Return the table of requests a second."""
    rows = [_speed_row(page, found) for page, found in findings.bare.items()]
    for page, found in findings.few.items():
        rows.append(_speed_row(f"{page}, {FEW}", found, findings.queries[page]))
        rows.append(_speed_row(f"{page}, {MANY:,}", findings.many[page], findings.queries[page]))
    header = ("page, learners", "a second", "lowest", "highest", "p50 ms", "p99 ms", "CPU ms", "queries")
    return table(f"Requests a second, {CONNECTIONS} connections", header, rows)


def _speed_row(name: str, found: Speed, queries: int | None = None) -> tuple[str, ...]:
    rates = (f"{found.per_second:,.0f}", f"{found.lowest:,.0f}", f"{found.highest:,.0f}")
    cpu = "–" if found.cpu_ms is None else f"{found.cpu_ms:.2f}"
    times = (f"{found.p50_ms:.1f}", f"{found.p99_ms:.1f}")
    return (name, *rates, *times, cpu, "" if queries is None else str(queries))


def comparisons(findings: Findings) -> str:
    """Return the table of pages beside the bare page with one read, round by round."""
    rows = [
        (
            page,
            _share(findings.throughput[page]),
            _share(findings.cpu.get(page)),
            _share(findings.throughput_kept[page]),
            f"{findings.growth[page].middle:.2f} ×",
            f"{findings.alone[page].p50_ms:.1f}",
        )
        for page in findings.few
    ]
    header = ("page", f"of {READ}", "by CPU", "on a kept connection", "cost of 20,000", "alone, p50 ms")
    return table("Beside bare Flask, median (lowest–highest) of the rounds", header, rows)


def _share(found: Ratio | None) -> str:
    if found is None:
        return "–"
    return f"{100 * found.middle:.0f} % ({100 * found.lowest:.0f}–{100 * found.highest:.0f})"


def sizes(findings: Findings) -> str:
    """Return the table of bytes on the wire."""
    rows = []
    for page, languages in findings.visits.items():
        for language, by_encoding in languages.items():
            html = [f"{visit.page / 1000:.1f}" for visit in by_encoding.values()]
            first = next(iter(by_encoding.values()))
            parts = [f"{part / 1000:.1f}" for part in (first.css, first.js, first.other, first.total)]
            rows.append((f"{page}, {language}", *html, *parts, str(first.requests)))
    ways = [encodings.split(", ")[-1].replace("deflate", "gzip") for encodings in ENCODINGS]
    header = ("page", *ways, "CSS", "scripts", "other", "first visit", "requests")
    return table("kB on the wire: the page by compression; the rest and the first visit with gzip", header, rows)


def openings(findings: Findings) -> str:
    """Return the table of the slow phone."""
    title = f"A lesson, first visit: {phone.LATENCY_MS} ms, {phone.BYTES_A_SECOND // 1000} kB/s, CPU ÷ {phone.SLOWDOWN}"
    rows = [
        (
            language,
            *(f"{time:.0f}" for time in (each.paint_ms, each.load_ms)),
            f"{each.kilobytes:.1f}",
            str(each.requests),
        )
        for language, each in findings.phone.items()
    ]
    return table(title, ("language", "largest paint ms", "loaded ms", "kB", "requests"), rows)


def quizzes(found: Mapping[str, float]) -> str:
    """Return what many attempts at a quiz cost, as a paragraph."""
    analysis = f"analysis {found['analysis_seconds']:.2f} s ({found['analysis_cpu_seconds']:.2f} s CPU)"
    question = f"one question {found['question_seconds']:.2f} s"
    graded = f"{found['graded_per_second']:,.0f} graded a second ({found['graded_per_cpu_second']:,.0f} of CPU)"
    return f"\nQuiz with {ATTEMPTS:,} attempts: {analysis}, {question}; {graded}"


def fellowships(found: Mapping[str, float]) -> str:
    """Return what a large programme costs, as a paragraph."""
    board = f"board {found['board_seconds']:.2f} s ({found['board_cpu_seconds']:.2f} s CPU)"
    size = f"{found['board_kilobytes']:.0f} kB"
    return f"\nProgramme with {FELLOWS} fellows: {board}, {size}; a mentor's inbox {found['inbox_seconds']:.2f} s"


def show(findings: Findings) -> None:
    """Print all tables and the promises."""
    machine = findings.machine
    print(f"\n{machine['system']}, {machine['cores']} cores, Python {machine['python']}")
    print(f"load average {machine['load_before']:.1f} before, {machine['load_after']:.1f} after")
    if findings.few:
        print(speeds(findings))
        print(comparisons(findings))
    if findings.memory_mb:
        print(f"\nMemory of the web server with {MANY:,} learners: {findings.memory_mb:.0f} MB")
    if findings.visits:
        print(sizes(findings))
    if findings.phone:
        print(openings(findings))
    if findings.certificates:
        found = findings.certificates
        print(f"\nCertificates: {found['per_second']:.1f} a second on one core, {found['kilobytes']:.0f} kB each")
    if findings.quizzes:
        print(quizzes(findings.quizzes))
    if findings.fellowships:
        print(fellowships(findings.fellowships))
    rows = [target.row for target in findings.targets()]
    print(table("Promises", ("", "found", "promised", ""), rows))
