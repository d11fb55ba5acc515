from livlina.cli import run

run()
