"""What a phrase is not: the words before or after it that give it another meaning, as one table."""

from typing import Final

# before
REPORTED: Final = "(?<!que )"  # "they ask that you send": what others want
REFLEXIVE: Final = "(?<!se )"  # "se suba": somebody else does it
DENIED_ES: Final = "(?<!no )"
DENIED_EN: Final = "(?<!not )"
OURS: Final = "(?<!we )"  # "we never ask for papers" is what a post may say of itself
# after
ALLOWED_ES: Final = (  # "puede volver" permits; "puede arrastrar" is what the hazard does
    "(?!(?:volver|regresar|salir|parar|llamar|pedir|entrar en|ponerse|escribir|quedarse)(?!\\w))"
)
ALLOWED_EN: Final = "(?!(?:leave|return|go back|call|stop work|write|stay|ask)(?!\\w))"
PASSIVE: Final = "(?!to be(?!\\w))"  # "seek to be": nothing that is done
OUT_OF: Final = "(?! del (?:agua|carro|vehiculo|rio))"  # to leave the water is not to evacuate
