# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DFOLDER=packaging/desktop -DPLUMBLINE_PICTURES_URL=https://… -DOUT=FILE -P PlumblineMetainfo.cmake
#
# The description for software centres. They fetch its pictures from the web, and a description may name them by a web address only: whoever
# publishes a package says where its pictures (packaging/desktop/pictures) lie. Without an address the description has none.
function(plumbline_metainfo folder out)
  file(READ ${folder}/org.plumbline.Plumbline.metainfo.xml text)
  if(PLUMBLINE_PICTURES_URL)
    file(READ ${folder}/screenshots.xml pictures)
    string(REPLACE "  <content_rating" "${pictures}  <content_rating" text "${text}")
    string(REPLACE "pictures:" "${PLUMBLINE_PICTURES_URL}/" text "${text}")
  endif()
  file(WRITE ${out} "${text}")
endfunction()

if(CMAKE_SCRIPT_MODE_FILE)
  plumbline_metainfo(${FOLDER} ${OUT})
endif()
