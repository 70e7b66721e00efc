"""What a document tries to reach stays out of reach, whoever wrote it: template author or customer."""

from __future__ import annotations

import base64
import http.server
import threading
from dataclasses import replace

import pytest

from tests.documents.conftest import sample, text_of

CANARY = "CANARY-5f1c"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def server():
    """A server on loopback that remembers who asked."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(PNG)

        do_HEAD = do_POST = do_GET  # noqa: N815 - http.server's names

        def log_message(self, *_args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{listening.server_port}", asked
        listening.shutdown()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Files that a document has no business with."""
    where = tmp_path_factory.mktemp("secret")
    (where / "a.txt").write_text(CANARY)
    (where / "a.html").write_text(f"<p>{CANARY}</p>")
    (where / "a.css").write_text(f'p:before {{ content: "{CANARY}" }}')
    (where / "a.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>{CANARY}</text></svg>'
    )
    (where / "a.png").write_bytes(PNG)
    return where


ATTACKS = [
    '<img src="{where}/a.png">',
    '<img src="{where}/a.svg">',
    '<img src="../../../../../../../..{file}/a.png">',
    '<img src="FONTS/../../../pyproject.toml">',
    '<link rel="stylesheet" type="text/css" href="{where}/a.css"><p>x</p>',
    '<style>@import url("{where}/a.css");</style><p>x</p>',
    '<style>@font-face {{ font-family: f; src: url("{where}/a.ttf") }}</style><p style="font-family: f">x</p>',
    '<div style="background-image: url({where}/a.png)">x</div>',
    '<style>@page {{ background-image: url("{where}/a.png") }}</style><p>x</p>',
    '<pdf:include src="{where}/a.html"/><p>x</p>',
    '<object data="{where}/a.html"></object><iframe src="{where}/a.html"></iframe><embed src="{where}/a.png">',
    '<pdf:barcode value="x" type="qr" src="{where}/a.png"/>',
    '<a href="{where}/a.txt">x</a>',
    '<input type="image" src="{where}/a.png"><p>x</p>',
    '<ul style="list-style-image: url({where}/a.png)"><li>x</li></ul>',
]


def test_a_page_that_attacks_nothing_is_made(bare):
    assert text_of(bare("<body><p>{{ customer.name }}</p></body>")) == "DUPONT & FILS"


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("scheme", ["http", "file", "path"])
def test_nothing_is_fetched_or_read(attack, scheme, server, folder, bare):
    address, asked = server
    where = {"http": f"http://{address}", "file": f"file://{folder}", "path": str(folder)}[scheme]
    made = bare(f"<body>{attack.format(where=where, file=folder)}</body>")
    assert asked == []
    if made.ok:
        assert CANARY not in text_of(made)
        assert b"/Subtype /Image" not in made.pdf


@pytest.mark.parametrize(
    "picture",
    [
        "data:image/svg+xml;base64," + base64.b64encode(b"<svg/>").decode(),
        "data:image/png;base64," + base64.b64encode(PNG).decode(),
        "asset:logo",
        "asset:../base.css",
        "asset:passwd",
        "\\\\host\\share\\a.png",
        "http://169.254.169.254/latest/meta-data/",
        "ftp://127.0.0.1/a.png",
        "/proc/self/environ",
    ],
)
def test_only_its_own_assets_can_be_shown(picture, bare):
    made = bare(f'<body><img src="{picture}"></body>')
    assert not made.ok
    assert "refused" in made.error


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ company.__init__.__globals__ }}",
        "{{ _.__self__ }}",
        "{{ lines.__add__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ cycler.__init__.__globals__.os.popen('id') }}",
        "{{ lipsum.__globals__['os'] }}",
        "{% include '/etc/hostname' %}",
        "{% include '../../pyproject.toml' %}",
        "{% extends 'base.css' %}",
        "{% for i in range(10**9) %}x{% endfor %}",
        "{{ [1].append(2) }}",
        "{{ {}.update({'a': 1}) }}",
        "{{ '{0.__class__.__mro__}'.format(company) }}",
        "{{ '%(a)s' | format(a=company.__class__) }}",
        "{% set company.name = 'x' %}",
        "{{ customer.name | safe }}",
        "{{ customer.name | attr('__class__') }}",
        "{{ config }}",
        "{% autoescape false %}{{ customer.name }}{% endautoescape %}",
    ],
)
def test_the_sandbox_holds(template, bare):
    made = bare(f"<body><p>{template}</p></body>")
    assert not made.ok or not any(
        word in text_of(made) for word in ("class", "module", "uid=", "bound", "0x")
    )


DATA = [
    "<img src=http://{address}/x.png>",
    "<link rel=stylesheet href=file://{folder}/a.css>",
    "'\"><style>@import url(file://{folder}/a.css)</style>",
    "</title></head><body><pdf:nextpage/>",
    "{{{{ 7*7 }}}}{{% include 'x' %}}",
    "<font color=\"[[[getattr(pow, Word('__globals__'))['os'].system('touch {folder}/pwned')]]]\">x</font>",
]


@pytest.mark.parametrize("text", DATA)
def test_a_customer_s_data_is_only_ever_text(text, server, folder, pool):
    address, asked = server
    hostile = text.format(address=address, folder=folder)
    for purpose in ("invoice", "statement"):
        job = sample(purpose, "1")
        customer = replace(
            job.fields["customer"], code=hostile, name=hostile, address=(hostile,), vat_number=hostile
        )
        made = pool.render(replace(job, title=hostile, fields={**job.fields, "customer": customer}))
        assert made.pages == 1, made.error
        assert "".join(hostile.split()) in "".join(text_of(made).split())
    assert asked == []
    assert not (folder / "pwned").exists()


def test_a_picture_that_would_fill_the_memory_is_refused(pool):
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    made = pool.render(sample("notice", "1", logo=out.getvalue()))
    assert "144000000 pixels" in made.error


def test_a_page_nested_too_deeply_is_refused(bare):
    assert not bare("<body>" + "<div>" * 1500 + "x</body>").ok


def test_a_document_too_large_to_lay_out_is_refused(bare):
    made = bare("<body><p>{{ 'a' * 10**7 }}</p></body>")
    assert "refused" in made.error
