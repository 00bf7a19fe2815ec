#!/usr/bin/env python3
"""Draws the pictures of the README from what the programs really print. Needs Python 3, the .NET SDK, and a build in Debug.

    docs/pictures/draw.py            writes chat.svg and mistake.svg beside this script
"""
import html, json, os, pty, re, select, subprocess, tempfile, time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CELL, LINE, MARGIN, COLUMNS = 8.4, 20, 16, 84
STYLE = """<style>
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: pre; fill: #d6deeb }
.dim { fill: #8592a6 } .key { fill: #c792ea } .attribute { fill: #82aaff } .red { fill: #ff6b6b } .note { fill: #a8e6a1 }
rect { fill: #0d1420 } path { fill: none; stroke: #ff6b6b; stroke-width: 1.4 }
</style>"""


def svg(rows, title, body):
    width, height = 2 * MARGIN + COLUMNS * CELL, 2 * MARGIN + rows * LINE
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}" role="img">\n'
            f"<title>{html.escape(title)}</title>\n{STYLE}\n<rect width=\"100%\" height=\"100%\" rx=\"8\"/>\n{body}</svg>\n")


def text(column, row, content, style="", inner=""):
    x, y = MARGIN + column * CELL, MARGIN + row * LINE + 14
    return f'<text x="{x:.1f}" y="{y}"{f" class={json.dumps(style)}" if style else ""}>{html.escape(content)}{inner}</text>\n'


def record(command, columns):
    """What a command prints to a terminal: pairs of the second and the text."""
    process, terminal = pty.fork()
    if process == 0:
        os.environ.update(TERM="xterm-256color", COLUMNS=str(columns), LINES="40", COLORTERM="truecolor")
        for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL"):
            os.environ.pop(name, None)
        os.execvp(command[0], command)
    import fcntl, struct, termios
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    chunks, start = [], None
    while True:
        try:
            select.select([terminal], [], [])
            data = os.read(terminal, 65536)
        except OSError:
            break
        if not data:
            break
        now = time.monotonic()
        start = start if start is not None else now
        chunks.append((now - start, data))
    os.waitpid(process, 0)
    return chunks


def chat():
    question = "Why is the sky blue? Think first."
    chunks = record(["dotnet", str(ROOT / "samples/Chat/bin/Debug/net10.0/Chat.dll"), question], COLUMNS)
    pieces, row, column, dim, pending = [(0.0, 0, 0, f'$ dotnet run --project samples/Chat -- "{question}"', "")], 1, 0, False, b""
    for second, data in chunks:
        pending += data
        try:
            string, pending = pending.decode(), b""
        except UnicodeDecodeError:
            continue
        for token in re.findall(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b.|\r|\n|[^\x1b\r\n]+", string):
            if token.startswith("\x1b"):
                if token.endswith("m"):
                    codes = token[2:-1].split(";")
                    dim = "2" in codes or (dim and not {"0", "22", ""} & set(codes))
            elif token == "\n":
                row, column = row + 1, 0
            elif token == "\r":
                column = 0
            else:
                while token:
                    part, token = token[: COLUMNS - column], token[COLUMNS - column:]
                    pieces.append((second + 0.8, row, column, part, "dim" if dim else ""))
                    column += len(part)
                    if token:
                        row, column = row + 1, 0
    end = pieces[-1][0] + 4
    # Everything is visible where nothing moves; the animation hides what has not come yet.
    body = f'<rect width="0" height="0"><animate id="loop" attributeName="x" from="0" to="0" dur="{end:.2f}s" begin="0s;loop.end"/></rect>\n'
    for second, row, column, part, style in pieces:
        hidden = f'<set attributeName="visibility" to="hidden" begin="loop.begin" dur="{second:.2f}s"/>' if second > 0 else ""
        body += text(column, row, part, style, hidden)
    (HERE / "chat.svg").write_text(svg(max(piece[1] for piece in pieces) + 1, "Chat streams a reply: thinking dimmed, then the text, then the token counts.", body))


WRONG = """using Handlers;

public sealed partial class Printer(TextWriter output)
{
    [OnText]
    void Print(char[] delta) => output.Write(delta);
}
"""


def mistake():
    with tempfile.TemporaryDirectory() as folder:
        project, source = Path(folder) / "Mistake.csproj", Path(folder) / "Printer.cs"
        dlls = {name: next(ROOT.glob(f"{where}/bin/Debug/*/{name}.dll")) for name, where in
                (("Handlers", "src/Handlers"), ("Handlers.Generators", "generators/Handlers.Generators"), ("Handlers.CodeFixes", "generators/Handlers.CodeFixes"))}
        project.write_text(f"""<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable><ErrorLog>log.sarif</ErrorLog></PropertyGroup>
  <ItemGroup>
    <Using Include="System.Text" />
    <Reference Include="{dlls['Handlers']}" />
    <Analyzer Include="{dlls['Handlers.Generators']}" /><Analyzer Include="{dlls['Handlers.CodeFixes']}" />
  </ItemGroup>
</Project>""")
        source.write_text(WRONG)
        subprocess.run(["dotnet", "build", folder, "-v", "q"], stdout=subprocess.DEVNULL)
        result = next(r for r in json.loads((Path(folder) / "log.sarif").read_text("utf-8-sig"))["runs"][0]["results"] if r["ruleId"].startswith("HND"))
        location = result["locations"][0]
        region = (location.get("physicalLocation") or location["resultFile"]).get("region") or location["resultFile"]["region"]
        message = result["message"] if isinstance(result["message"], str) else result["message"]["text"]
        subprocess.run(["dotnet", "format", "analyzers", str(project), "--diagnostics", result["ruleId"], "--severity", "error"], check=True, stdout=subprocess.DEVNULL)
        right = source.read_text()
    assert right != WRONG, "the fix changed nothing"
    row, first, last = region["startLine"] - 1, region["startColumn"] - 1, region["endColumn"] - 1
    lines, body = WRONG.rstrip().split("\n"), ""
    for i, line in enumerate(lines):
        body += code(i, line)
    y, x = MARGIN + row * LINE + 18, MARGIN + first * CELL
    wave = "".join(f" q 2.1 {-3 if i % 2 else 3} 4.2 0" for i in range(round((last - first) * CELL / 4.2)))
    body += f'<path d="M {x:.1f} {y}{wave}"/>\n'
    at = len(lines) + 1
    for part in wrap(f"{result['ruleId']}: {message}", COLUMNS):
        body += text(0, at, part, "red")
        at += 1
    body += text(0, at + 1, "after the fix:", "note")
    at += 2
    for old, new in zip(WRONG.split("\n"), right.split("\n")):
        if old != new:
            body += code(at, new)
            at += 1
    (HERE / "mistake.svg").write_text(svg(at, f"A wrong parameter is underlined, the message says why, and the fix writes {right.split(chr(10))[row].strip()}", body))


def code(row, line):
    out = ""
    for match in re.finditer(r"\[\w+\]|\b(using|public|sealed|partial|class|void)\b|[^\s\[]+|\[", line):
        style = "key" if match.group(1) else "attribute" if match.group().startswith("[On") else ""
        out += text(match.start(), row, match.group(), style)
    return out


def wrap(message, width):
    lines = [""]
    for word in message.split():
        if len(lines[-1]) + len(word) + 1 > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


if __name__ == "__main__":
    chat()
    mistake()
