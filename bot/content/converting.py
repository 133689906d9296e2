"""Sound that is no voice message of Telegram's made into one: MP3, WAV, FLAC or Ogg to Ogg/Opus.

In a process of its own: what reads it is a library in C, and every file is hostile until read.
"""

import asyncio
import io
import sys
from asyncio.subprocess import DEVNULL, PIPE

from bot.content import speech

PATIENCE = 20.0  # s, on a slow machine, the start of the process included


async def as_voice(content: bytes, longest: float) -> bytes | None:
    """The sound as Ogg/Opus, its first `longest` s and one more; None where nobody can read it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, str(longest), stdin=PIPE, stdout=PIPE, stderr=DEVNULL
    )
    try:
        async with asyncio.timeout(PATIENCE):
            made, _ = await process.communicate(content)
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return made if process.returncode == 0 and made else None


def converted(content: bytes, longest: float) -> bytes:
    """The work of the child."""
    import soundfile

    with soundfile.SoundFile(io.BytesIO(content)) as sound:
        most = int((longest + 1) * sound.samplerate)
        samples = sound.read(most, dtype="int16", always_2d=True)
        return speech.encoded([samples[:, 0]], sound.samplerate)


if __name__ == "__main__":
    sys.stdout.buffer.write(converted(sys.stdin.buffer.read(), float(sys.argv[1])))
