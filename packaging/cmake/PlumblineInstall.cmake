# SPDX-License-Identifier: GPL-3.0-or-later
# cmake --install BUILD [--prefix WHERE] [--component program|desktop]
#
# Installs the program, and what joins it to a desktop: entry, icons, file type, metainfo. Nothing of LibTorch, OpenMP's runtime or
# NVIDIA is copied: the program finds LibTorch where the build found it, by its run path. PLUMBLINE_INSTALL_RPATH puts another folder
# there (a package would name the distribution's), or none, for who sets LD_LIBRARY_PATH or has LibTorch in the loader's cache.
include(GNUInstallDirs)
set(id org.plumbline.Plumbline)

if(TARGET plumbline)
  set(PLUMBLINE_INSTALL_RPATH "${PLUMBLINE_TORCH_LIBRARIES_FOLDER}" CACHE STRING "Where the installed program looks for LibTorch; empty: where the loader does")
  # LibTorch's folder stands in the link line for the build tree; here it is put, changed or taken out by what the cache says.
  set_target_properties(plumbline PROPERTIES INSTALL_RPATH "${PLUMBLINE_INSTALL_RPATH}" INSTALL_RPATH_USE_LINK_PATH OFF)
  install(TARGETS plumbline RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
endif()
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
# Where the window looks for presets of shared layers.
install(DIRECTORY ${CMAKE_SOURCE_DIR}/resources/adapters DESTINATION ${CMAKE_INSTALL_DATADIR}/plumbline COMPONENT program)

if(PLUMBLINE_QT)
  set(desktop ${CMAKE_SOURCE_DIR}/packaging/desktop)
  install(FILES ${desktop}/${id}.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications COMPONENT desktop)
  set(PLUMBLINE_PICTURES_URL "" CACHE STRING "Web address of a folder with packaging/desktop/pictures, for software centres; empty: a description without pictures")
  include(PlumblineMetainfo)
  plumbline_metainfo(${desktop} ${CMAKE_BINARY_DIR}/${id}.metainfo.xml)
  install(FILES ${CMAKE_BINARY_DIR}/${id}.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo COMPONENT desktop)
  install(FILES ${desktop}/${id}.mime.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/mime/packages RENAME ${id}.xml COMPONENT desktop)
  set(icons ${CMAKE_INSTALL_DATADIR}/icons/hicolor)
  install(FILES ${CMAKE_SOURCE_DIR}/resources/icons/${id}.svg DESTINATION ${icons}/scalable/apps COMPONENT desktop)
  # Desktops that cannot draw SVG, and lists that want one size fast.
  foreach(size 16 24 32 48 64 128 256)
    install(FILES ${CMAKE_BINARY_DIR}/icons/${size}.png DESTINATION ${icons}/${size}x${size}/apps RENAME ${id}.png COMPONENT desktop)
  endforeach()
endif()
