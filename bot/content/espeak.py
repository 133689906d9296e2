"""espeak-ng by its C library: text in, samples out. Heavy, so imported where it is used.

The library keeps one state for the whole process: one voice speaks at a time.
"""

import ctypes
import threading
from functools import cache

import espeakng_loader
import numpy
from numpy.typing import NDArray

Samples = NDArray[numpy.int16]

# Source: espeak-ng, speak_lib.h
SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: samples come by the callback, before Synth returns
NO_EXIT = 0x8000  # espeakINITIALIZE_DONT_EXIT
UTF8 = 1  # espeakCHARS_UTF8
BY_CHARACTER = 1  # POS_CHARACTER
RATE = 1  # espeakRATE, in words a minute
OK = 0
_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)
_lock = threading.Lock()


class Espeak:
    """The library, ready to speak; `hertz` is the rate of what it gives."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        folder = espeakng_loader.get_data_path().encode()
        self.hertz = self._library.espeak_Initialize(SYNCHRONOUS, 0, folder, NO_EXIT)
        if self.hertz <= 0:
            raise OSError("espeak-ng does not start")
        self._pieces: list[Samples] = []
        self._heard = _CALLBACK(self._hear)  # kept: the library holds only its address
        self._library.espeak_SetSynthCallback(self._heard)

    def speak(self, voice: str, text: str, words_a_minute: int) -> Samples:
        """`text` by `voice`, 16 bit, mono. The interpreter's lock is free meanwhile."""
        with _lock:
            if self._library.espeak_SetVoiceByName(voice.encode()) != OK:
                raise OSError(f"espeak-ng has no voice {voice}")
            self._library.espeak_SetParameter(RATE, words_a_minute, 0)
            self._pieces = [numpy.zeros(0, numpy.int16)]
            raw = text.encode()
            done = self._library.espeak_Synth(
                raw, ctypes.c_size_t(len(raw) + 1), 0, BY_CHARACTER, 0, UTF8, None, None
            )
            if done != OK:
                raise OSError("espeak-ng cannot speak")
            return numpy.concatenate(self._pieces)

    def _hear(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, _events: int) -> int:
        if samples and count > 0:
            self._pieces.append(numpy.ctypeslib.as_array(samples, (count,)).copy())
        return 0


@cache
def espeak() -> Espeak:
    """The one of this process."""
    return Espeak()
